// What package.json promises is there, and what the code uses is promised.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

/** The tests run from `dist/test`, and npm starts them in the folder of the extension. */
const root = process.cwd();
const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const words: Record<string, string> = JSON.parse(read("package.nls.json"));
const source = read("src/extension.ts");

test("every placeholder has its words, and no words are left over", () => {
  const used = [...read("package.json").matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
});

test("every command that is offered is registered, and the other way round", () => {
  const offered = manifest.contributes.commands.map((command: { command: string }) => command.command);
  const registered = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]);
  // The client registers the server's commands itself.
  const own = offered.filter((command: string) => !command.startsWith("iotcodes.server."));
  assert.deepEqual(own.sort(), registered.sort());
});

test("the program's path is not taken from a folder that is not trusted", () => {
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
  assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes("iotcodes.path"));
});

test("the types are those of the oldest VS Code that is promised", () => {
  assert.equal(`^${manifest.devDependencies["@types/vscode"]}`, manifest.engines.vscode);
});

test("the extension has the version of the server", () => {
  const [, version] = /^\[workspace\.package\][^[]*?^version\s*=\s*"([^"]+)"/ms.exec(read("../../Cargo.toml")) ?? [];
  assert.equal(manifest.version, version);
  assert.match(read("CHANGELOG.md"), new RegExp(`^## ${manifest.version.replaceAll(".", "\\.")}\\b`, "m"));
});

test("the icon is a PNG of 128 by 128", () => {
  const icon = fs.readFileSync(path.join(root, manifest.icon));
  assert.equal(icon.toString("latin1", 1, 4), "PNG");
  assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [128, 128]);
});

test("the lock file names no registry", () => {
  assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
});

test("the workflow packs for every platform, and each name is one that VS Code knows", () => {
  const workflow = read("../../.github/workflows/vscode.yml");
  const targets = [...workflow.matchAll(/\{ target: ([\w-]+),/g)].map((match) => match[1]);
  const systems = ["alpine", "darwin", "linux", "win32"];
  assert.deepEqual(targets.sort(), systems.flatMap((system) => [`${system}-arm64`, `${system}-x64`]));
});

test("every picture of the walkthrough is there", () => {
  const pictures = [...read("package.json").matchAll(/"(media\/[^"]+)"/g)].map((match) => match[1]!);
  assert.ok(pictures.length > 0);
  assert.deepEqual(pictures.filter((picture) => !fs.existsSync(path.join(root, picture))), []);
});
