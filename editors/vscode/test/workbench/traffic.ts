// Checks what a server has sent against the protocol: every request is answered once, and every message has the shape that
// vscode-languageserver-protocol says. The TypeScript compiler compares them, so that a member too many is found, too.

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as protocol from "vscode-languageserver-protocol";

/** A line of the recorder: a message, or that another server was started. */
export interface Recorded {
  readonly from: "client" | "server" | "recorder";
  readonly message: Message;
}

export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Our own requests, with the types of their answers. */
const own: Record<string, string> = { "iotcodes/status": "{ codes: number; marked: number } | null" };

/** What is wrong, a sentence each. `file` is written; it has to lie where the compiler finds the packages. */
export function problems(traffic: readonly Recorded[], file: string): string[] {
  const wrong: string[] = [];
  const lines = new Map<string, string>();
  /** Adds a value to those that the compiler is to look at. */
  function compare(type: string, value: unknown, what: string): void {
    lines.set(`${type} = ${JSON.stringify(value)}`, what);
  }
  let asked = new Map<Message["id"], string>();
  for (const { from, message } of traffic) {
    const { id, method, params, result, error } = message;
    if (from === "recorder") {
      asked = new Map();
    } else if (from === "client") {
      if (method !== undefined && id !== undefined) {
        asked.set(id, method);
      }
    } else if (method !== undefined) {
      const name = names.get(method);
      if (name === undefined) {
        wrong.push(`the server sends ${method}, which the protocol does not have`);
      } else {
        compare(`Params<typeof lsp.${name}.type>`, params, method);
      }
    } else {
      const question = asked.get(id);
      if (question === undefined) {
        wrong.push(`nobody asked for this answer, or it is the second: ${JSON.stringify(message).slice(0, 200)}`);
        continue;
      }
      asked.delete(id);
      if (error !== undefined) {
        compare("{ code: number; message: string; data?: lsp.LSPAny }", error, `the error of ${question}`);
      } else {
        compare(own[question] ?? `Result<typeof lsp.${names.get(question)}.type>`, result, `the answer to ${question}`);
      }
    }
  }
  return [...wrong, ...compile(lines, file)];
}

/** By method, the name under which the package describes it. */
const names = new Map<string, string>(
  Object.entries(protocol).flatMap(([name, value]) => {
    const method = (value as { type?: { method?: unknown } } | undefined)?.type?.method;
    return typeof method === "string" ? [[method, name] as const] : [];
  }),
);

const head = `import type * as lsp from "vscode-languageserver-protocol";
type Json<R> = [R] extends [void] ? null : R;
type Result<T> =
  T extends lsp.ProtocolRequestType<any, infer R, any, any, any> ? Json<R>
  : T extends lsp.ProtocolRequestType0<infer R, any, any, any> ? Json<R>
  : never;
type Params<T> =
  T extends lsp.ProtocolRequestType<infer P, any, any, any, any> ? P
  : T extends lsp.ProtocolNotificationType<infer P, any> ? P
  : undefined;`.split("\n");

function compile(lines: Map<string, string>, file: string): string[] {
  const body = [...lines.keys()].map((line, i) => `export const m${i}: ${line};`);
  fs.writeFileSync(file, [...head, ...body, ""].join("\n"));
  const options = "--ignoreConfig --noEmit --strict --skipLibCheck --target es2022 --module node16 --pretty false".split(" ");
  const { stdout, status } = spawnSync("node_modules/.bin/tsc", [...options, file], { encoding: "utf8" });
  const whats = [...lines.values()];
  const found = stdout.split("\n").filter((line) => / error TS/.test(line)).map((line) => {
    const at = Number(/\((\d+),/.exec(line)?.[1]) - head.length - 1;
    return `${whats[at] ?? ""}: ${line.slice(0, 400)}`;
  });
  return status === 0 || found.length > 0 ? found : [`the compiler failed: ${stdout}`];
}
