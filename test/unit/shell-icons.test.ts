/** The drawn icons: each state at each size that a system asks for, and no two states alike. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../resources/icons/${name}`, import.meta.url));
/** Width, height, bits and colour type of a PNG: 8 and 6 are red, green, blue and transparency with 8 bits each. */
const png = (bytes: Buffer) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]];
const STATES = ['idle', 'conflict', 'paused'] as const;

describe.each(STATES)('the tray icon while %s', (state) => {
  it.each([
    [`tray-${state}.png`, 24],
    [`tray-${state}@2x.png`, 48],
    [`tray-${state}-Template.png`, 18],
    [`tray-${state}-Template@2x.png`, 36],
  ])('%s has %i pixels a side', (name, side) => {
    expect(png(file(name))).toEqual([side, side, 8, 6]);
  });

  it('has an .ico with every size that Windows asks for', () => {
    const bytes = file(`tray-${state}.ico`);
    const entries = Array.from({ length: bytes.readUInt16LE(4) }, (_, index) => 6 + 16 * index);
    expect(entries.map((entry) => bytes[entry])).toEqual([16, 20, 24, 32, 48]);
    for (const entry of entries) {
      const image = bytes.subarray(bytes.readUInt32LE(entry + 12));
      expect(png(image).slice(0, 2)).toEqual([bytes[entry], bytes[entry]]);
    }
  });
});

it('no two states look alike', () => {
  for (const end of ['.png', '@2x.png', '-Template.png', '-Template@2x.png', '.ico']) {
    expect(new Set(STATES.map((state) => file(`tray-${state}${end}`).toString('base64'))).size).toBe(3);
  }
});
