// The page of a report in a real browser: it loads nothing, says nothing on the console, and is drawn in light and in dark.
// UPDATE_SCREENSHOTS=1 replaces the pictures that README.md shows.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(fileURLToPath(import.meta.url), "../../..");
const { chromium } = createRequire(path.join(root, "editors/vscode/package.json"))("playwright-core");
const program = process.env.IOTCODES ?? path.join(root, "target/release/iotcodes");

const home = fs.mkdtempSync(path.join(os.tmpdir(), "report-"));
let browser;

before(async () => {
  const executablePath = process.env.IOTCODES_CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
});

after(async () => {
  await browser?.close();
  fs.rmSync(home, { recursive: true });
});

/** Writes the page of some logs and opens it; what the page asks for and complains about is listed. */
async function open(logs, context) {
  const file = path.join(home, `${path.basename(logs[0])}.html`);
  fs.writeFileSync(file, execFileSync(program, ["report", "--fail-on", "never", "--format", "html", ...logs], { cwd: root }));
  const page = await (await browser.newContext({ viewport: { width: 1040, height: 760 }, ...context })).newPage();
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, requests: requests.filter((url) => url !== pathToFileURL(file).href) };
}

const colours = {};
for (const colorScheme of ["light", "dark"]) {
  test(`the page is quiet, complete and ${colorScheme}`, async () => {
    const logs = ["tests/examples/fleet/edge.log.1", "tests/examples/fleet/edge.log"];
    const { page, complaints, requests } = await open(logs, { colorScheme, deviceScaleFactor: 1.5 });
    const drawn = await page.evaluate(() => ({
      colour: getComputedStyle(document.body).backgroundColor,
      bars: document.querySelectorAll("svg.timeline rect").length,
      wide: document.documentElement.scrollWidth <= window.innerWidth,
      lost: [...document.querySelectorAll('a[href^="#"]')].filter((link) => !document.querySelector(CSS.escape ? `[id="${link.getAttribute("href").slice(1)}"]` : "x")).length,
      named: document.querySelector("svg.timeline").getAttribute("aria-labelledby").split(" ").every((id) => document.getElementById(id).textContent),
    }));
    colours[colorScheme] = drawn.colour;
    assert.ok(drawn.bars > 20, "the timeline is drawn");
    assert.deepEqual([drawn.wide, drawn.lost, drawn.named], [true, 0, true], "no side scrolling, no lost link, a described drawing");
    const kept = path.join(root, `tests/report/${colorScheme}.png`);
    await page.screenshot({ path: process.env.UPDATE_SCREENSHOTS ? kept : path.join(home, `${colorScheme}.png`) });
    assert.ok(fs.existsSync(kept), `${kept} is missing: UPDATE_SCREENSHOTS=1 node --test tests/report/page.test.mjs`);
    await page.emulateMedia({ media: "print", colorScheme });
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(paper, "rgb(255, 255, 255)", "paper is white");
    assert.deepEqual([complaints, requests], [[], []]);
  });
}

test("light and dark differ", () => assert.notEqual(colours.light, colours.dark));

test("what a log says is shown and never run", async () => {
  const log = path.join(home, "evil.log");
  const name = '<script>document.title="ran"</script><img src=https://a.example/x onerror=alert(1)>';
  fs.writeFileSync(log, `2026-11-21T08:00:00Z {"deviceId":"${name.replaceAll('"', "'")}"} hub.azure-devices.net errorCode=404104\n`);
  const evil = path.join(home, "<b>evil.log");
  fs.renameSync(log, evil);
  const { page, complaints, requests } = await open([evil], {});
  assert.notEqual(await page.title(), "ran");
  assert.equal(await page.evaluate(() => document.querySelectorAll("script, img, b.evil, iframe, link").length), 0);
  assert.ok((await page.textContent("header")).includes("<b>evil.log"));
  assert.deepEqual([complaints, requests], [[], []]);
});
