/** Processes that lie with their names never steer the terminal, break the JSON or hide another row; and many rows are quick. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { buildCli, CLI, createSurroundings, cli as runCli } from './built-cli.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

const NAMES = [
  'a"b,pid=1,fd=3',
  'a\nb 0 LISTEN x',
  '\u001b[31mred\u001b[0m',
  '\u001b]0;owned\u0007',
  ') S 1 1 (x',
  'a\u202egnp.exe',
  '\u009b31m',
  ' \t\r\b',
];

const script = (name: string) => `
  require('node:fs').writeFileSync('/proc/self/comm', ${JSON.stringify(name)});
  require('node:net').createServer().listen(0, '127.0.0.1', function () {
    console.log(JSON.stringify({ port: this.address().port }));
  }); // ${name.replace(/[\n\r]/g, ' ')}`;

describe('a hostile name', () => {
  it.each(NAMES)('%j reaches neither terminal nor JSON raw, and its row is there', async (name) => {
    const { pid, said } = await around.hold<{ port: number }>(script(name));
    const env = { ...process.env, QUAYSIDE_HOME: around.home, FORCE_COLOR: '', NO_COLOR: '1' };
    const port = String(said.port);
    for (const argv of [
      ['ls', port],
      ['ls', port, '--json'],
      ['show', port],
      ['free', port, '--dry-run'],
    ]) {
      const command = `'${process.execPath}' '${CLI}' ${argv.join(' ')} 2>&1 | cat -v`;
      const seen = execFileSync('bash', ['-c', command], { env, encoding: 'utf8' });
      // Our own mark of a cut and the dash before a project are the only characters beyond ASCII; then: ^X of C0, M-BM-^X of C1, M-bM-^@M-. of U+202E.
      expect(seen.replaceAll(/M-bM-\^@M-(&|\^T)/g, '')).not.toMatch(/\^[@-_?]|M-/);
      expect(seen).toContain(String(pid));
    }
    const { json } = await runCli(['ls', String(said.port), '--json'], { home: around.home });
    const { ports } = json() as { ports: Listener[] };
    expect(ports.map(({ owner }) => owner?.pid)).toEqual([pid]);
  });

  it('cannot come in through the words either', async () => {
    for (const argv of [
      ['ls', '\u001b[2J'],
      ['free', '\u001b]0;x\u0007'],
      ['doctor', 'replay', 'proc-net-tcp', '/\u009b2J'],
    ]) {
      const { out, err } = await runCli(argv, { home: around.home });
      expect(out + err).not.toMatch(/[^\P{Cc}\n]/u);
    }
  });
});

describe('10,000 listeners', () => {
  it('are listed in a moment, as text and as JSON', { timeout: 120_000 }, async () => {
    const holders = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        around.hold<{ held: number }>(`
          const { createServer } = require('node:net');
          let left = 840;
          for (let i = 0; i < 840; i++) {
            createServer().listen(0, '127.0.3.${index + 1}', () => { if (--left === 0) console.log('{"held":840}'); });
          }`),
      ),
    );
    const ours = new Set(holders.map(({ pid }) => pid));
    for (const argv of [['ls', '--json'], ['ls']]) {
      const started = performance.now();
      const end = await runCli(argv, { home: around.home });
      const tookMs = performance.now() - started;
      expect(end.code).toBe(0);
      const rows = argv.includes('--json')
        ? (end.json() as { ports: Listener[] }).ports.filter(({ owner }) => owner && ours.has(owner.pid))
            .length
        : end.out.split('\n').filter((line) => line.includes('127.0.3.')).length;
      expect(rows).toBe(12 * 840);
      console.log(`quayside ${argv.join(' ')}: ${rows} rows in ${Math.round(tookMs)} ms`);
      // 1.5 s is what a quiet machine takes at most. This bound only catches what grows with the square of the rows.
      expect(tookMs).toBeLessThan(45_000);
    }
  });
});
