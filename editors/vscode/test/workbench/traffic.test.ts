// What the check of the traffic finds.

import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { type Message, problems, type Recorded } from "./traffic";

const ask = (id: number, method: string): Recorded => ({ from: "client", message: { id, method } });
const answer = (message: Message): Recorded => ({ from: "server", message });
const hover = { contents: { kind: "markdown", value: "A page." } };

function check(traffic: Recorded[], ...wanted: RegExp[]): void {
  const found = problems(traffic, path.resolve("dist/test/workbench/messages.ts"));
  assert.equal(found.length, wanted.length, found.join("\n"));
  wanted.forEach((pattern, i) => assert.match(found[i]!, pattern));
}

test("good messages pass", () => {
  const log = { method: "window/logMessage", params: { type: 3, message: "Hello." } };
  const asked = [ask(1, "textDocument/hover"), ask(2, "textDocument/hover"), ask(3, "shutdown"), ask(4, "iotcodes/status")];
  const cancelled = { id: 2, error: { code: -32800, message: "Cancelled." } };
  const answers = [{ id: 1, result: hover }, cancelled, { id: 3, result: null }, { id: 4, result: { codes: 2, marked: 1 } }, log];
  check([...asked, ...answers.map(answer)]);
});

test("a message of another shape is found", () => {
  const extra = answer({ id: 1, result: { ...hover, colour: "red" } });
  check([ask(1, "textDocument/hover"), extra], /^the answer to textDocument\/hover: .*colour/);
  check([ask(1, "textDocument/inlayHint"), answer({ id: 1, result: [{ label: "x" }] })], /inlayHint: .*position/);
  check([answer({ method: "window/logMessage", params: { type: 9, message: "?" } })], /logMessage: .*'9'/);
  check([answer({ method: "window/shout", params: {} })], /window\/shout, which the protocol does not have/);
});

test("a second answer is found, and so is one that nobody asked for", () => {
  const one = answer({ id: 1, result: null });
  check([ask(1, "textDocument/hover"), one, one], /it is the second/);
  check([ask(1, "shutdown"), { from: "recorder", message: {} }, one], /nobody asked/);
});
