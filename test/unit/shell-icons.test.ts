/** The drawn icons: each state at each size that a system asks for, no two states alike, and the app's own for its packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../resources/icons/${name}`, import.meta.url));
/** Width, height, bits and colour type of a PNG: 8 and 6 are red, green, blue and transparency with 8 bits each. */
const png = (bytes: Buffer) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]];
const STATES = ['idle', 'conflict', 'paused'] as const;

/** The side and the place of each image in an .ico; a side of 256 does not fit into a byte, and is 0 there. */
const imagesOf = (ico: Buffer) =>
  Array.from({ length: ico.readUInt16LE(4) }, (_, index) => 6 + 16 * index).map((entry) => {
    const [size, at] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
    return { side: ico[entry] || 256, image: ico.subarray(at, at + size) };
  });

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
    const images = imagesOf(file(`tray-${state}.ico`));
    expect(images.map(({ side }) => side)).toEqual([16, 20, 24, 32, 48]);
    for (const { side, image } of images) expect(png(image).slice(0, 2)).toEqual([side, side]);
  });
});

it('no two states look alike', () => {
  for (const end of ['.png', '@2x.png', '-Template.png', '-Template@2x.png', '.ico']) {
    expect(new Set(STATES.map((state) => file(`tray-${state}${end}`).toString('base64'))).size).toBe(3);
  }
});

describe('the icon of the app', () => {
  it('has every size that Windows asks for', () => {
    const images = imagesOf(file('icon.ico'));
    expect(images.map(({ side }) => side)).toEqual([16, 24, 32, 48, 256]);
    for (const { side, image } of images) expect(png(image)).toEqual([side, side, 8, 6]);
  });

  it('has every size that macOS asks for, in types that it draws inside an app', () => {
    const bytes = file('icon.icns');
    expect([bytes.toString('latin1', 0, 4), bytes.readUInt32BE(4)]).toEqual(['icns', bytes.length]);
    const found: Record<string, number | undefined> = {};
    for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
      const [width, height] = png(bytes.subarray(at + 8));
      expect(height).toBe(width);
      found[bytes.toString('latin1', at, at + 4)] = width;
    }
    expect(found).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    });
  });

  it('has every size that the menus of Linux ask for', () => {
    const sides = readdirSync(new URL('../../resources/icons/linux', import.meta.url)).map((name) => {
      const side = Number.parseInt(name, 10);
      expect([name, png(file(`linux/${name}`))]).toEqual([`${side}x${side}.png`, [side, side, 8, 6]]);
      return side;
    });
    expect(sides.sort((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 128, 256, 512]);
  });
});
