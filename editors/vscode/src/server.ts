// Finds the server program. Knows nothing of VS Code, so that it can be tested without it.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** What the search asks the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether there is a file that can be run. */
  isProgram(file: string): boolean;
}

/** Where the search looks, apart from the machine. */
export interface Places {
  /** The setting `iotcodes.path`; empty when not set. */
  readonly setting: string;
  /** The folder of the extension, which may hold `server/iotcodes`. */
  readonly extension: string;
  /** The first folder of the workspace, if it has a path. */
  readonly workspace: string | undefined;
}

/** The program to run, and what led to it. */
export interface Server {
  readonly file: string;
  readonly from: "setting" | "environment" | "extension" | "PATH";
}

/** A sentence for the user and what a button under it should do. */
export interface Missing {
  readonly sentence: string;
  readonly remedy: "settings" | "install";
}

/**
 * The first of: the setting, the environment variable `IOTCODES_PATH`, the program in the extension, the `PATH`.
 *
 * A place that the user names is used or complained about, never passed over: running another version than the one
 * that was asked for would be worse than running none.
 */
export function findServer(places: Places, machine: Machine): Server | Missing {
  const setting = places.setting.trim();
  if (setting !== "") {
    return named(expand(setting, places, machine), "setting", "The setting iotcodes.path", machine);
  }
  const variable = machine.env["IOTCODES_PATH"]?.trim();
  if (variable) {
    return named(expand(variable, places, machine), "environment", "The environment variable IOTCODES_PATH", machine);
  }
  const { join } = pathsOf(machine);
  const bundled = join(places.extension, "server", programName(machine.platform));
  if (machine.isProgram(bundled)) {
    return { file: bundled, from: "extension" };
  }
  const onPath = searchPath(machine);
  if (onPath !== undefined) {
    return { file: onPath, from: "PATH" };
  }
  return {
    sentence: "This build of the extension carries no iotcodes for this platform, and there is none on the PATH.",
    remedy: "install",
  };
}

/** What the program's file is called. */
export function programName(platform: NodeJS.Platform): string {
  return platform === "win32" ? "iotcodes.exe" : "iotcodes";
}

/** The machine that this runs on. */
export function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, home: os.homedir(), isProgram };
}

function named(file: string, from: Server["from"], who: string, machine: Machine): Server | Missing {
  if (!pathsOf(machine).isAbsolute(file)) {
    return { sentence: `${who} is "${file}", which is not an absolute path.`, remedy: "settings" };
  }
  if (!machine.isProgram(file)) {
    return { sentence: `${who} names ${file}, which is not a program that can be run.`, remedy: "settings" };
  }
  return { file, from };
}

function expand(value: string, places: Places, machine: Machine): string {
  const { join } = pathsOf(machine);
  if (value === "~" || /^~[/\\]/.test(value)) {
    return join(machine.home, value.slice(1));
  }
  // A function, because `$` has a meaning in a replacement text.
  return value.replace("${workspaceFolder}", (whole) => places.workspace ?? whole);
}

/** Relative entries of the PATH are left out: a folder that was just opened must not decide what is run. */
function searchPath(machine: Machine): string | undefined {
  const { delimiter, isAbsolute, join } = pathsOf(machine);
  // Windows does not care about the case of a variable's name; it says `Path` itself.
  const key = Object.keys(machine.env).find((name) => (machine.platform === "win32" ? name.toUpperCase() : name) === "PATH");
  const folders = (key === undefined ? "" : (machine.env[key] ?? "")).split(delimiter);
  return folders
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, programName(machine.platform)))
    .find((file) => machine.isProgram(file));
}

function pathsOf(machine: Machine): path.PlatformPath {
  return machine.platform === "win32" ? path.win32 : path.posix;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
