// Which server is run, on every platform, told from a made-up machine.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { findServer, type Machine, type Places, programName, type Server, thisMachine } from "../src/server";

function machine(programs: string[], env: Machine["env"] = {}, platform: NodeJS.Platform = "linux"): Machine {
  const home = platform === "win32" ? "C:\\Users\\ada" : "/home/ada";
  return { platform, env, home, isProgram: (file) => programs.includes(file) };
}

function places(over: Partial<Places> = {}): Places {
  return { setting: "", extension: "/ext", workspace: undefined, ...over };
}

/** Fails with the sentence when there is no server. */
function found(places: Places, machine: Machine): Server {
  const result = findServer(places, machine);
  assert.ok("file" in result, JSON.stringify(result));
  return result;
}

function missing(places: Places, machine: Machine): string {
  const result = findServer(places, machine);
  assert.ok("sentence" in result, JSON.stringify(result));
  return `${result.sentence} [${result.remedy}]`;
}

const everywhere = ["/set/iotcodes", "/env/iotcodes", "/ext/server/iotcodes", "/usr/bin/iotcodes"];
const variables = { IOTCODES_PATH: "/env/iotcodes", PATH: "/bin:/usr/bin" };

test("the setting comes first", () => {
  const server = found(places({ setting: " /set/iotcodes " }), machine(everywhere, variables));
  assert.deepEqual(server, { file: "/set/iotcodes", from: "setting" });
});

test("the environment variable comes second", () => {
  const server = found(places(), machine(everywhere, variables));
  assert.deepEqual(server, { file: "/env/iotcodes", from: "environment" });
});

test("the program in the extension comes third", () => {
  const server = found(places(), machine(everywhere, { PATH: variables.PATH }));
  assert.deepEqual(server, { file: "/ext/server/iotcodes", from: "extension" });
});

test("the PATH comes last", () => {
  const server = found(places(), machine(["/usr/bin/iotcodes"], { PATH: variables.PATH }));
  assert.deepEqual(server, { file: "/usr/bin/iotcodes", from: "PATH" });
});

test("an empty environment variable counts as none", () => {
  const server = found(places(), machine(everywhere, { IOTCODES_PATH: "", PATH: "/usr/bin" }));
  assert.equal(server.from, "extension");
});

test("a setting that fits nothing is said, not passed over", () => {
  assert.equal(
    missing(places({ setting: "/gone/iotcodes" }), machine(everywhere, variables)),
    "The setting iotcodes.path names /gone/iotcodes, which is not a program that can be run. [settings]",
  );
});

test("an environment variable that fits nothing is said, not passed over", () => {
  assert.equal(
    missing(places(), machine(everywhere, { IOTCODES_PATH: "/gone/iotcodes" })),
    "The environment variable IOTCODES_PATH names /gone/iotcodes, which is not a program that can be run. [settings]",
  );
});

test("a relative path is refused, for nobody can say what it is relative to", () => {
  assert.equal(
    missing(places({ setting: "target/iotcodes" }), machine(["target/iotcodes"])),
    'The setting iotcodes.path is "target/iotcodes", which is not an absolute path. [settings]',
  );
});

test("nothing anywhere is said with a way to install", () => {
  assert.equal(
    missing(places(), machine([], { PATH: "/usr/bin" })),
    "This build of the extension carries no iotcodes for this platform, and there is none on the PATH. [install]",
  );
});

test("a PATH that is not set is no error", () => {
  assert.match(missing(places(), machine([])), /none on the PATH/);
});

test("a tilde is the home folder", () => {
  const home = machine(["/home/ada/bin/iotcodes"]);
  assert.equal(found(places({ setting: "~/bin/iotcodes" }), home).file, "/home/ada/bin/iotcodes");
  assert.match(missing(places({ setting: "~bob/iotcodes" }), home), /not an absolute path/);
});

test("workspaceFolder is the first folder, whatever its name holds", () => {
  const folder = "/code/a $& b";
  const setting = "${workspaceFolder}/target/iotcodes";
  assert.equal(found(places({ setting, workspace: folder }), machine([`${folder}/target/iotcodes`])).file, `${folder}/target/iotcodes`);
  assert.match(missing(places({ setting }), machine([])), /not an absolute path/);
});

test("relative entries of the PATH are left out", () => {
  assert.match(missing(places(), machine(["iotcodes", "bin/iotcodes"], { PATH: ":.:bin" })), /none on the PATH/);
});

test("every platform has its own name for the program", () => {
  const names: [NodeJS.Platform, string][] = [
    ["win32", "iotcodes.exe"],
    ["darwin", "iotcodes"],
    ["linux", "iotcodes"],
    ["freebsd", "iotcodes"],
  ];
  for (const [platform, name] of names) {
    assert.equal(programName(platform), name);
    const extension = platform === "win32" ? "C:\\ext" : "/ext";
    const file = platform === "win32" ? `C:\\ext\\server\\${name}` : `/ext/server/${name}`;
    assert.equal(found(places({ extension }), machine([file], {}, platform)).file, file);
  }
});

test("Windows: the variable is called Path, its entries are separated by semicolons, and ~\\ is the home folder", () => {
  const file = "D:\\tools\\iotcodes.exe";
  const windows = machine([file], { Path: "C:\\Windows;D:\\tools" }, "win32");
  assert.deepEqual(found(places({ extension: "C:\\ext" }), windows), { file, from: "PATH" });
  const atHome = machine(["C:\\Users\\ada\\iotcodes.exe"], {}, "win32");
  assert.equal(found(places({ setting: "~\\iotcodes.exe" }), atHome).file, "C:\\Users\\ada\\iotcodes.exe");
});

test("elsewhere a variable called Path is not the PATH", () => {
  assert.match(missing(places(), machine(["/usr/bin/iotcodes"], { Path: "/usr/bin" })), /none on the PATH/);
});

test("on this machine a folder and a file that may not be run are no programs", (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "iotcodes-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "iotcodes");
  const { isProgram } = thisMachine();
  assert.equal(isProgram(folder), false);
  assert.equal(isProgram(file), false);
  fs.writeFileSync(file, "", { mode: 0o644 });
  // Windows has no such mark.
  assert.equal(isProgram(file), process.platform === "win32");
  fs.chmodSync(file, 0o755);
  assert.equal(isProgram(file), true);
});
