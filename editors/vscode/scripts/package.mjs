// Packs the extension with a server inside.
//
//   npm run package                                            for this platform, with target/release/iotcodes
//   npm run package -- --target darwin-arm64 --server FILE     for another one, with a program built elsewhere
//
// Pack on Linux or macOS: Windows does not keep the mark that makes the server a program.

import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";

const extension = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const repository = path.resolve(extension, "../..");

const { values } = parseArgs({ options: { target: { type: "string" }, server: { type: "string" } } });
// VS Code says `armhf` where Node says `arm`.
const target = values.target ?? `${process.platform}-${process.arch === "arm" ? "armhf" : process.arch}`;
const name = target.startsWith("win32-") ? "iotcodes.exe" : "iotcodes";
const built = path.resolve(repository, process.env.CARGO_TARGET_DIR ?? "target", "release", name);
const server = values.server === undefined ? built : path.resolve(values.server);
if (!fs.existsSync(server)) {
  fail(`${server} is not there; build it with \`cargo build --release\` or name another with --server`);
}

const folder = path.join(extension, "server");
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder);
fs.copyFileSync(server, path.join(folder, name));
fs.chmodSync(path.join(folder, name), 0o755);

// A package shows one licence file; the repository has one for each of its two licences.
const licences = fs.readdirSync(repository).filter((file) => file.startsWith("LICENSE-")).sort();
if (licences.length === 0) {
  fail(`${repository} has no LICENSE-* file`);
}
const texts = licences.map((file) => fs.readFileSync(path.join(repository, file), "utf8").trim());
const { license } = JSON.parse(fs.readFileSync(path.join(extension, "package.json"), "utf8"));
fs.writeFileSync(path.join(extension, "LICENSE.txt"), `${[license, ...texts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`);

const packagePath = path.join(extension, `iotcodes-${target}.vsix`);
// esbuild has put the one dependency into the bundle.
await createVSIX({ cwd: extension, target, packagePath, dependencies: false });

function fail(sentence) {
  console.error(`package: ${sentence}`);
  process.exit(1);
}
