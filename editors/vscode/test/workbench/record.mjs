#!/usr/bin/env node
// Stands before the program and writes down every message to and from a server, a JSON object a line.
//
// The program to run is IOTCODES_RECORDED, the file to write IOTCODES_RECORD.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";

const args = process.argv.slice(2);
if (args[0] !== "lsp") {
  const { status } = spawnSync(process.env.IOTCODES_RECORDED, args, { stdio: "inherit" });
  process.exit(status);
}

const file = fs.openSync(process.env.IOTCODES_RECORD, "a");
const server = spawn(process.env.IOTCODES_RECORDED, args, { stdio: ["pipe", "pipe", "inherit"] });
fs.writeSync(file, `${JSON.stringify({ from: "recorder", message: { server: server.pid } })}\n`);

/** Cuts a stream into messages; what is cut goes on to where it was going as it came. */
function record(from, input, output) {
  let held = Buffer.alloc(0);
  input.on("data", (data) => {
    held = Buffer.concat([held, data]);
    for (;;) {
      const head = held.indexOf("\r\n\r\n");
      const length = head < 0 ? undefined : /^Content-Length: (\d+)$/im.exec(held.toString("latin1", 0, head))?.[1];
      if (length === undefined || held.length < head + 4 + Number(length)) {
        break;
      }
      const end = head + 4 + Number(length);
      fs.writeSync(file, `${JSON.stringify({ from, message: JSON.parse(held.toString("utf8", head + 4, end)) })}\n`);
      held = held.subarray(end);
    }
    output.write(data);
  });
  input.on("end", () => output.end());
}

record("client", process.stdin, server.stdin);
record("server", server.stdout, process.stdout);
server.stdin.on("error", () => {});
// Ends as the server does, so that the client sees the same thing.
server.on("exit", (code, signal) => (signal === null ? process.exit(code) : process.kill(process.pid, signal)));
process.on("SIGTERM", () => server.kill("SIGTERM"));
