/** `again`: the list of what can be started again, starting it, its output, and why there is nothing to start. */
import { describe, expect, it } from 'vitest';
import { fail, ok, type StartAgain } from '../../preload/model.ts';
import type { Handlers } from '../../preload/serve.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { createFakeService } from '../fake-service.ts';
import { serviceOf } from '../service-of.ts';
import { waitUntil } from '../wait-until.ts';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000 - 5_000).toISOString();

const offer = (parts: Partial<StartAgain> = {}): StartAgain => ({
  id: 'again-1',
  port: 3000,
  protocol: 'tcp',
  kind: 'process',
  name: 'node',
  argv: ['node', 'my server.js'],
  cwd: '/home/dev/web-shop',
  withheld: [],
  until: inMinutes(10),
  started: null,
  ...parts,
});

const started = { at: '2026-01-01T00:00:00.000Z', pid: 5001, log: '/home/dev/.quayside/logs/3000.log' };

const cli = (again: StartAgain[], argv: string[], handlers: Partial<Handlers> = {}, options = {}) =>
  commandLine(serviceOf({ again }, handlers), ['again', ...argv], { throughHost: true, ...options });

/** Starts what it is asked to, and remembers what that was. */
function starting(again: StartAgain[]) {
  const ids: string[] = [];
  const handlers: Partial<Handlers> = {
    'ports.startAgain': async ({ againId }) => {
      ids.push(againId);
      const one = again.find(({ id }) => id === againId);
      return one ? ok({ again: { ...one, started } }) : fail('not-found', 'Gone.', 'Start it yourself.');
    },
  };
  return { ids, handlers };
}

describe('the list of what can be started again', () => {
  it('shows the newest first, with what is left of the time and what was started already', async () => {
    const again = [
      offer({ until: inMinutes(3), started }),
      offer({
        id: 'again-2',
        port: 8080,
        kind: 'container',
        name: 'web-1',
        argv: [],
        cwd: null,
        until: inMinutes(9),
      }),
    ];
    const { code, out, err } = await cli(again, []);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').map((line) => line.replace(/ +/g, ' ').trim())).toEqual([
      'PORT PROTO WHAT LEFT STARTED FOLDER COMMAND',
      '8080 tcp container web-1 8 min not yet - -',
      "3000 tcp node 2 min pid 5001 ~/web-shop node 'my server.js'",
      '',
    ]);
    expect((await cli(again, ['--json'])).json()).toEqual({
      schema: 1,
      again: [again[1], again[0]],
      warnings: [],
    });
  });

  it('leaves out what has run out, and says where nothing is left', async () => {
    const { code, out, err } = await cli([offer({ until: '2026-01-01T00:00:00.000Z' })], []);
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe('Nothing was freed in the last ten minutes that could be started again.\n');
  });

  it('fits a narrow terminal', async () => {
    const again = [offer({ name: 'a-very-long-name-of-a-server', argv: ['x'.repeat(300)] })];
    const { out } = await cli(again, [], {}, { columns: 40 });
    for (const line of out.trimEnd().split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    expect(out).toContain('3000');
  });
});

describe('starting again', () => {
  it('starts the newest offer of that port, and says its pid and where its output goes', async () => {
    const again = [
      offer({ id: 'older', until: inMinutes(5) }),
      offer({ id: 'newer', withheld: ['API_TOKEN', 'DB_PASSWORD'] }),
      offer({ id: 'other', port: 300 }),
    ];
    const { ids, handlers } = starting(again);
    const { code, out, err } = await cli(again, ['3000'], handlers);
    expect([code, ids]).toEqual([0, ['newer']]);
    expect(out).toBe(
      "Started node (pid 5001) again for port 3000: node 'my server.js'\nIts output goes to /home/dev/.quayside/logs/3000.log\n",
    );
    expect(err).toBe(
      'Started without what looks like a secret in its environment: API_TOKEN and DB_PASSWORD.\nTo see its output: quayside again 3000 --log\n',
    );
    const json = await cli(again, ['3000', '--json'], handlers);
    expect(json.json()).toMatchObject({ schema: 1, started: { id: 'newer', started } });
  });

  it('says less of what a service runs', async () => {
    const again = [offer({ kind: 'unit', name: 'api.service', argv: [] })];
    const handlers: Partial<Handlers> = {
      'ports.startAgain': async () =>
        ok({ again: { ...offer(again[0]), started: { at: started.at, pid: null, log: null } } }),
    };
    const { out, err } = await cli(again, ['3000'], handlers);
    expect([out, err]).toEqual(['Started unit api.service again for port 3000\n', '']);
  });

  it('tells UDP from TCP', async () => {
    const again = [offer({ id: 'tcp' }), offer({ id: 'udp', protocol: 'udp', until: inMinutes(1) })];
    const { ids, handlers } = starting(again);
    const { err } = await cli(again, ['3000', '--protocol', 'udp'], handlers);
    expect([ids, err]).toEqual([['udp'], expect.stringContaining('again 3000 --protocol udp --log')]);
  });

  it('skips what was started already, and says why where nothing else is left', async () => {
    const again = [offer({ id: 'fresh', until: inMinutes(2) }), offer({ id: 'done', started })];
    const { ids, handlers } = starting(again);
    await cli(again, ['3000'], handlers);
    expect(ids).toEqual(['fresh']);
    const refusing: Partial<Handlers> = {
      'ports.startAgain': async () =>
        fail('unavailable', 'It was started again already.', 'Look at the list.'),
    };
    const { code, err } = await cli([offer({ started })], ['3000'], refusing);
    expect([code, err]).toEqual([1, 'quayside: It was started again already. Look at the list.\n']);
  });

  it('ends with 1 where there is nothing of that port', async () => {
    const { ids, handlers } = starting([offer()]);
    for (const argv of [['300'], ['3000', '--protocol', 'udp'], ['300', '--log']]) {
      const { code, err } = await cli([offer()], argv, handlers);
      expect([code, ids]).toEqual([1, []]);
      expect(err).toMatch(/^quayside: Nothing was freed on port 300/);
    }
  });

  it('works with a running host alone, and says what to do', async () => {
    const { ids, handlers } = starting([offer()]);
    for (const argv of [[], ['3000'], ['3000', '--log']]) {
      const { code, out, err } = await cli([offer()], argv, handlers, { throughHost: false });
      expect([code, out, ids]).toEqual([1, '', []]);
      expect(err).toBe(
        'quayside: No Quayside is running, and only a running one remembers what it has freed. Start its window or `quayside serve` before you free.\n',
      );
    }
  });
});

describe('its output', () => {
  const log = { path: started.log, text: 'listening\non 3000\n' };

  it('is printed as it is, of what was started last', async () => {
    const ids: string[] = [];
    const handlers: Partial<Handlers> = {
      'ports.againLog': async ({ againId }) => {
        ids.push(againId);
        return ok(log);
      },
    };
    const again = [offer({ id: 'fresh' }), offer({ id: 'done', started, until: inMinutes(4) })];
    const { code, out } = await cli(again, ['3000', '--log'], handlers);
    expect([code, out, ids]).toEqual([0, log.text, ['done']]);
    expect((await cli(again, ['3000', '--log', '--json'], handlers)).json()).toMatchObject({ log });
  });

  it('needs a port', async () => {
    const { code, err } = await cli([offer({ started })], ['--log']);
    expect([code, err]).toEqual([2, expect.stringContaining('Say of which port')]);
  });
});

describe('events', () => {
  it('print what was started again like every other change', async () => {
    const fake = createFakeService();
    const { terminal, exitCode } = startCommandLine(fake, ['events']);
    await waitUntil('the list', () => terminal.text.out.includes('"snapshot"'));
    const change = { type: 'started-again', at: started.at, again: offer({ started }) } as const;
    fake.emit(change);
    await waitUntil('the change', () => terminal.text.out.includes('started-again'));
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect(JSON.parse(terminal.text.out.trim().split('\n').at(-1) ?? '')).toEqual(change);
  });
});
