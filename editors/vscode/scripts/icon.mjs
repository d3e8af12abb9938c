// Draws icon.png: an error code with the squiggle that an editor puts under it. Needs nothing but Node.

import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const size = 128;
/** Each pixel is the mean of this many samples a side, which makes smooth edges. */
const samples = 4;

const night = [18, 48, 79];
const sky = [38, 116, 168];
const paper = [244, 248, 251];
const amber = [255, 184, 48];

const digits = {
  4: ["1001", "1001", "1001", "1111", "0001", "0001", "0001"],
  0: ["0110", "1001", "1001", "1001", "1001", "1001", "0110"],
  3: ["1110", "0001", "0001", "0110", "0001", "0001", "1110"],
};
const text = ["4", "0", "3"];
/** One square of a digit; digits are four squares wide with one between them. */
const square = 7;
const left = (size - (text.length * 5 - 1) * square) / 2;
const top = 28;

/** The colour at a point, or nothing outside the rounded corners. */
function colourAt(x, y) {
  const corner = 26;
  const dx = Math.max(corner - x, x - (size - corner), 0);
  const dy = Math.max(corner - y, y - (size - corner), 0);
  if (Math.hypot(dx, dy) > corner) {
    return undefined;
  }
  if (onDigit(x, y)) {
    return paper;
  }
  if (onSquiggle(x, y)) {
    return amber;
  }
  const share = (x + y) / (2 * size);
  return sky.map((part, i) => part + (night[i] - part) * share);
}

function onDigit(x, y) {
  const column = Math.floor((x - left) / square);
  const row = Math.floor((y - top) / square);
  const digit = text[Math.floor(column / 5)];
  return digit !== undefined && digits[digit][row]?.[column % 5] === "1";
}

function onSquiggle(x, y) {
  const period = 14;
  const wave = Math.abs((((x - left) % period) + period) % period - period / 2);
  const from = left;
  const to = size - left;
  return x >= from && x <= to && Math.abs(y - (93 + wave)) <= 4.5;
}

const pixels = Buffer.alloc(size * (size * 4 + 1));
for (let row = 0; row < size; row++) {
  for (let column = 0; column < size; column++) {
    const sum = [0, 0, 0];
    let hits = 0;
    for (let i = 0; i < samples * samples; i++) {
      const x = column + ((i % samples) + 0.5) / samples;
      const y = row + (Math.floor(i / samples) + 0.5) / samples;
      const colour = colourAt(x, y);
      if (colour !== undefined) {
        hits++;
        colour.forEach((part, j) => (sum[j] += part));
      }
    }
    // Each row begins with a byte for its filter; 0 is none.
    const at = row * (size * 4 + 1) + 1 + column * 4;
    sum.forEach((part, j) => (pixels[at + j] = hits === 0 ? 0 : Math.round(part / hits)));
    pixels[at + 3] = Math.round((255 * hits) / (samples * samples));
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6], 8); // eight bits a part; red, green, blue and opacity
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = [signature, chunk("IHDR", header), chunk("IDAT", deflateSync(pixels, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
const folder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
fs.writeFileSync(path.join(folder, "icon.png"), Buffer.concat(png));
