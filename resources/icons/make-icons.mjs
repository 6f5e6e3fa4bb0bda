/** Draws every icon from icon.svg with Chromium: node resources/icons/make-icons.mjs. The results are committed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';

const folder = import.meta.dirname;
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const SYSTEM_CHROMIUM = '/usr/bin/chromium';

/** Which parts of the drawing each icon shows; the states of the tray differ by shape, not by colour alone. */
const VARIANTS = {
  icon: { parts: ['tile', 'anchor'] },
  'tray-idle': { parts: ['tile', 'anchor'] },
  'tray-paused': { parts: ['tile', 'pause'] },
  'tray-conflict': { parts: ['tile', 'anchor', 'badge'] },
  'tray-idle-Template': { parts: ['anchor'], black: true },
  'tray-paused-Template': { parts: ['ring', 'pause'], black: true },
  'tray-conflict-Template': { parts: ['anchor', 'badge'], black: true },
};
/** Side lengths in px of the images in an .ico, and by type of those in an .icns. */
const ICO_SIZES = [16, 24, 32, 48, 256];
/** What Linux desktops choose from for their menus. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const ICNS_TYPES = {
  // The types for 16 and 32 px without a scale draw badly inside an app; macOS takes these two for them.
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
};

const browser = await chromium.launch({
  ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
  chromiumSandbox: process.getuid?.() !== 0,
});
const page = await browser.newPage();

async function draw(variant, size) {
  const { parts, black = false } = VARIANTS[variant];
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.evaluate(
    ({ parts, black }) => {
      const groups = [...document.querySelectorAll('svg > g')];
      for (const group of groups) if (!parts.includes(group.id)) group.remove();
      const anchor = document.querySelector('#anchor');
      if (anchor && parts.includes('badge')) anchor.setAttribute('mask', 'url(#room-for-badge)');
      if (!black) return;
      for (const element of document.querySelectorAll('svg > g, svg > g *')) {
        for (const paint of ['fill', 'stroke']) {
          const value = element.getAttribute(paint);
          if (value && value !== 'none') element.setAttribute(paint, '#000');
        }
      }
    },
    { parts, black },
  );
  return page.screenshot({ omitBackground: true });
}

const write = (name, bytes) => writeFileSync(join(folder, name), bytes);

async function ico(variant, sizes) {
  const images = await inTurn(sizes, (size) => draw(variant, size));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach((image, index) => {
    const entry = 6 + 16 * index;
    // 256 does not fit into a byte; the format writes it as 0.
    head.writeUInt8(sizes[index] % 256, entry);
    head.writeUInt8(sizes[index] % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(image.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images]);
}

async function icns(variant) {
  const parts = await inTurn(Object.entries(ICNS_TYPES), async ([type, size]) => {
    const image = await draw(variant, size);
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + image.length, 4);
    return Buffer.concat([head, image]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

/** One page draws them all, so one after another. */
async function inTurn(items, work) {
  const results = [];
  for (const item of items) results.push(await work(item));
  return results;
}

write('icon.png', await draw('icon', 512));
for (const size of LINUX_SIZES) write(join('linux', `${size}x${size}.png`), await draw('icon', size));
write('icon.ico', await ico('icon', ICO_SIZES));
write('icon.icns', await icns('icon'));
for (const state of ['idle', 'paused', 'conflict']) {
  const name = `tray-${state}`;
  write(`${name}.png`, await draw(name, 24));
  write(`${name}@2x.png`, await draw(name, 48));
  write(`${name}.ico`, await ico(name, [16, 20, 24, 32, 48]));
  write(`${name}-Template.png`, await draw(`${name}-Template`, 18));
  write(`${name}-Template@2x.png`, await draw(`${name}-Template`, 36));
}
await browser.close();
