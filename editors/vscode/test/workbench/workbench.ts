// A real VS Code with packed extensions in it: its server, a browser that shows it, and a way to call its API.

import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as readline from "node:readline";
import { createVSIX } from "@vscode/vsce";
import { chromium, type Page } from "playwright-core";
import type * as vscode from "vscode";

/** What a workbench is made of. */
export interface Parts {
  /** Where `tests/run` has installed code-server and, as `node`, the Node that fits it. */
  readonly installed: string;
  /** The packed extension. */
  readonly vsix: string;
  /** A folder for all that the run leaves behind. It is made anew. */
  readonly home: string;
  /** Settings of the user. */
  readonly settings: Record<string, unknown>;
  /** Environment variables that the extensions see. */
  readonly env: Record<string, string>;
}

/** A function that is run where the extensions run. It sees nothing but its parameters. */
type Call<A extends unknown[], R> = (api: typeof vscode, ...values: A) => R | PromiseLike<R> | Thenable<R>;

/** A window on one folder. */
export interface Window {
  readonly page: Page;
  call<A extends unknown[], R>(call: Call<A, R>, ...values: A): Promise<R>;
}

export interface Workbench {
  open(folder: string): Promise<Window>;
  close(): Promise<void>;
}

/** Starts the server with nothing but the given extension and the probe, and a browser. */
export async function start(parts: Parts): Promise<Workbench> {
  fs.rmSync(parts.home, { recursive: true, force: true });
  const user = path.join(parts.home, "data", "User");
  fs.mkdirSync(user, { recursive: true });
  fs.mkdirSync(path.join(parts.home, "data", "logs"));
  fs.writeFileSync(path.join(user, "settings.json"), JSON.stringify(parts.settings));
  const probe = path.join(parts.home, "probe.vsix");
  const packing = { dependencies: false, skipLicense: true, allowMissingRepository: true, allowStarActivation: true };
  await createVSIX({ ...packing, cwd: path.resolve("test/workbench/probe"), packagePath: probe });

  const probes = await listen(path.join(parts.home, "probe.sock"));
  const { PATH, LANG } = process.env;
  const env = { PATH, LANG, HOME: parts.home, IOTCODES_PROBE: probes.address, ...parts.env };
  // VS Code's own entry: code-server's wrapper wants native modules that nothing here needs.
  const entry = path.join(parts.installed, "node_modules/code-server/lib/vscode/out/server-main.js");
  const extensions = path.join(parts.home, "extensions");
  const program = [entry, "--accept-server-license-terms", "--server-data-dir", parts.home, "--extensions-dir", extensions];
  const node = path.join(parts.installed, "node");
  const installs = [...program, "--install-extension", parts.vsix, "--install-extension", probe];
  execFileSync(node, installs, { env, stdio: ["ignore", "pipe", "pipe"] });
  const output = path.join(parts.home, "server.log");
  const file = fs.openSync(output, "a");
  const args = [...program, "--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--telemetry-level", "off"];
  const server = spawn(node, args, { env, stdio: ["ignore", file, file] });
  const port = await until("code-server listens", () => /listening on (\d+)/.exec(fs.readFileSync(output, "utf8"))?.[1]);
  const browser = await chromium.launch({
    executablePath: process.env["IOTCODES_CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });

  return {
    open: async (folder) => {
      const context = await browser.newContext({ viewport: { width: 1040, height: 640 }, deviceScaleFactor: 1.5 });
      // Only what hangs takes this long, also on a busy machine.
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const connected = probes.next(folder);
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
      await page.waitForSelector(".monaco-workbench .part.editor");
      const probe = await connected;
      return { page, call: (call, ...values) => probe(call.toString(), values) as never };
    },
    close: async () => {
      await browser.close();
      server.kill();
      probes.close();
    },
  };
}

type Found<T> = Exclude<T, false | null | undefined>;

/** What `look` finds, as soon as it finds something. */
export async function until<T>(what: string, look: () => T | Promise<T>, seconds = 60): Promise<Found<T>> {
  for (const end = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const seen = await look();
    if (seen) {
      return seen as Found<T>;
    }
    if (Date.now() > end) {
      throw new Error(`after ${seconds} s it still does not hold that ${what}`);
    }
  }
}

type Probe = (source: string, values: unknown[]) => Promise<unknown>;

interface Probes {
  readonly address: string;
  /** The next probe of a window on a folder. */
  next(folder: string): Promise<Probe>;
  close(): void;
}

async function listen(address: string): Promise<Probes> {
  const waiting = new Map<string, (probe: Probe) => void>();
  const server = net.createServer((socket) => {
    const calls = new Map<number, { resolve(value: unknown): void; reject(problem: Error): void }>();
    const probe: Probe = (source, values) =>
      new Promise((resolve, reject) => {
        const id = calls.size;
        calls.set(id, { resolve, reject });
        socket.write(`${JSON.stringify({ id, source, values })}\n`);
      });
    // A window that is closed takes its probe along.
    socket.on("error", () => {});
    readline.createInterface({ input: socket }).on("line", (line) => {
      const { folder, id, value, problem } = JSON.parse(line);
      if (folder !== undefined) {
        waiting.get(folder)?.(probe);
      } else if (problem !== undefined) {
        calls.get(id)?.reject(new Error(problem));
      } else {
        calls.get(id)?.resolve(value);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return {
    address,
    next: (folder) => new Promise((resolve) => waiting.set(folder, resolve)),
    close: () => server.close(),
  };
}
