/** `quayside check`: its words, its table, its JSON, its exit codes, and how it is stopped. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDetails } from '../../main/cli/check-details.ts';
import { checkExitCode } from '../../main/cli/check-exit-code.ts';
import { checkTable } from '../../main/cli/check-table.ts';
import { certificateWords } from '../../main/cli/check-words.ts';
import { createStyle } from '../../main/cli/style.ts';
import { CheckProgress, CheckResult, type CheckSpan, type CheckState, fail } from '../../preload/model.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { freePort } from '../free-port.ts';
import { sampleListener } from '../sample-listener.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { waitUntil } from '../wait-until.ts';

let scripted: ScriptedCore;
beforeEach(async () => {
  scripted = await startScriptedCore();
});
afterEach(() => scripted.core.stop());

const cli = (argv: string[], options = {}) => commandLine(scripted.core.service, argv, options);

const result = (over: Partial<CheckResult> = {}): CheckResult => ({
  target: 0,
  host: null,
  here: true,
  port: 3000,
  protocol: 'tcp',
  state: 'in-use',
  sentence: 'Port 3000 is held by node (pid 4001), at 127.0.0.1.',
  reach: 'Listens on 127.0.0.1 only, so other devices cannot reach it.',
  nextStep: 'Free it from the list of ports, or take another port.',
  explanation: null,
  listeners: [sampleListener()],
  reservations: [],
  tries: [
    {
      address: '127.0.0.1',
      family: 'ipv4',
      kind: 'loopback',
      interface: null,
      outcome: 'answers',
      connectMs: 0.21,
    },
    {
      address: '::1',
      family: 'ipv6',
      kind: 'loopback',
      interface: null,
      outcome: 'refuses',
      connectMs: null,
    },
  ],
  spoken: {
    kind: 'https',
    summary: 'HTTPS 200, “Shop”',
    product: null,
    banner: null,
    http: { status: 200, title: 'Shop', server: null, location: null },
    certificate: {
      subject: 'localhost',
      issuer: 'localhost',
      names: ['localhost', '127.0.0.1'],
      validFrom: null,
      validTo: '2027-01-01T00:00:00.000Z',
      trust: 'self-signed',
      sentence: 'It signed itself: browsers warn of it.',
    },
    tookMs: 3,
  },
  nextFree: 3001,
  udp: null,
  ...over,
});
const plain = { style: createStyle(false), width: null };

describe('quayside check', () => {
  it('says who has a port of this machine, with exit code 1', async () => {
    const { code, out, err } = await cli(['check', '3000']);
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/^3000 \(tcp\): in use\n/);
    expect(out).toMatch(/Says +Port 3000 is held by node \(pid 4001\)/);
    expect(out).toMatch(/Next free +\d+/);
  });

  it('says that a port is free, with exit code 0, and for whom it is kept', async () => {
    const port = await freePort();
    await scripted.reserve(port);
    const { code, out } = await cli(['check', `${port}`]);
    expect(code).toBe(0);
    expect(out).toContain(`${port} (tcp): free`);
    expect(out).toMatch(/Reserved +for /);
  });

  it('prints one JSON object with the nouns of the contract', async () => {
    const port = await freePort();
    const { code, json } = await cli(['check', '3000', `${port}`, '--json', '--no-ask']);
    expect(code).toBe(1);
    const { results, ...rest } = json() as { results: unknown[] };
    expect(rest).toEqual({ schema: 1, spans: [], checked: 2, warnings: [] });
    expect(results.map((one) => CheckResult.parse(one)).map((one) => [one.port, one.state])).toEqual([
      [3000, 'in-use'],
      [port, 'free'],
    ]);
  });

  it('tells of a range what is in use or kept for somebody, and counts the rest', async () => {
    const port = await freePort('127.0.0.1', 1);
    await scripted.reserve(port);
    const { json } = await cli(['check', `${port}-${port + 99}`, '--json']);
    const { results, spans } = json() as { results: CheckResult[]; spans: CheckSpan[] };
    const [first] = results;
    expect([first?.port, first?.state, first?.reservations.length]).toEqual([port, 'free', 1]);
    // Others on this machine may have some of the rest.
    const rest = spans.reduce((all, { from, to }) => all + to - from + 1, 0);
    expect(rest + results.length).toBe(100);
    expect(rest).toBeGreaterThan(0);
  });

  it('says of more ports than it asks by itself that it did not ask, and how it is asked to', async () => {
    const hint = 'What speaks there was not asked, for these are more than 64 ports: add --ask.';
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const printed = async (...argv: string[]) => (await cli(['check', ...argv])).out;
      expect(await printed(`127.0.0.1:${port - 64}-${port}`)).toContain(`\n${hint}\n`);
      expect(await printed(`127.0.0.1:${port - 63}-${port}`, '--no-ask')).not.toContain('What speaks there');
      expect(await printed(`127.0.0.1:${port - 64}-${port}`, '--no-ask')).not.toContain('What speaks there');
      expect(await printed(`127.0.0.1:${port - 64}-${port}`, '--json')).not.toContain(hint);
    } finally {
      server.close();
    }
  });

  it('looks at UDP where it is asked to, and says what cannot be known', async () => {
    const { code, out } = await cli(['check', '5353', '--protocol', 'udp']);
    expect(code).toBe(1);
    expect(out).toMatch(/UDP knows no connections/);
    const other = await cli(['check', '198.51.100.7:53', '--protocol', 'udp']);
    expect([other.code, other.out]).toEqual([2, '']);
    expect(other.err).toContain('silence says nothing');
  });

  it.each([
    [['check'], 2],
    [['check', '70000'], 2],
    [['check', '3000-2000'], 2],
    [['check', 'localhost'], 2],
    [['check', '198.51.100.7:1-1025'], 2],
    [['check', '3000', '--protocol', 'sctp'], 2],
    [['check', ...Array(101).fill('3000')], 2],
  ])('%j is no such command', async (argv, code) => {
    const ended = await cli(argv);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err).not.toBe('');
  });

  it('writes on stderr how far it is, on a terminal alone', async () => {
    const range = ['check', '20000-20999'];
    expect((await cli(range)).err).toBe('');
  });

  it('is stopped at once, and the check with it', async () => {
    const { service } = scripted.core;
    const cancelled: string[] = [];
    const running = CheckProgress.parse({
      checkId: 'a',
      state: 'running',
      done: 1,
      total: 9,
      results: [],
      next: 0,
      more: false,
      spans: [],
    });
    let looks = 0;
    const slow: typeof service.handlers = {
      ...service.handlers,
      'reach.start': async () => ({ ok: true, value: { checkId: 'a', total: 9 } }),
      'reach.look': async () => {
        looks++;
        if (looks > 2) await new Promise(() => {});
        return { ok: true, value: running };
      },
      'reach.cancel': async ({ checkId }) => {
        cancelled.push(checkId);
        return { ok: true, value: { cancelled: true } };
      },
    };
    const run = startCommandLine({ ...service, handlers: slow }, ['check', '1-9'], { columns: 80 });
    await waitUntil('it waits for news', () => looks > 2);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    await waitUntil('it is cancelled', () => cancelled.length > 0);
    expect(run.terminal.text.err).toContain('Checking: 1 of 9 ports, 0 in use');
    expect(run.terminal.text.out).toBe('');
  });
});

describe('a door that has no time just now', () => {
  it('is asked again, and nothing of the check is lost', async () => {
    const { service } = scripted.core;
    let looks = 0;
    const look: (typeof service.handlers)['reach.look'] = async (input) => {
      looks++;
      if (looks === 1) return fail('busy', 'Too many messages at once.', 'Slow down and try again.');
      return service.handlers['reach.look'](input);
    };
    const port = await freePort();
    const busy = { ...service, handlers: { ...service.handlers, 'reach.look': look } };
    const { code, out } = await commandLine(busy, ['check', String(port)]);
    expect([code, out]).toEqual([0, expect.stringContaining(`${port} (tcp): free`)]);
    expect(looks).toBeGreaterThan(1);
  });
});

describe('its exit code', () => {
  it.each<[CheckState[], number]>([
    [['free'], 0],
    [['closed', 'free'], 0],
    [['in-use'], 1],
    [['blocked', 'free'], 1],
    [['no-answer', 'closed'], 5],
    [['no-answer', 'in-use'], 1],
    [['unreachable'], 3],
    [['unknown-name', 'no-answer'], 5],
    [[], 0],
  ])('of %j is %i', (states, code) => {
    expect(
      checkExitCode(
        states.map((state) => ({ state })),
        [],
      ),
    ).toBe(code);
    expect(
      checkExitCode(
        [],
        states.map((state) => ({ state })),
      ),
    ).toBe(code);
  });
});

describe('its words', () => {
  it('tell one port in full', () => {
    expect(checkDetails(result(), plain).split('\n')).toEqual([
      '3000 (tcp): in use',
      '  Says         Port 3000 is held by node (pid 4001), at 127.0.0.1.',
      '  Reach        Listens on 127.0.0.1 only, so other devices cannot reach it.',
      '  Tried        answers at 127.0.0.1 (0.2 ms); refused at ::1',
      '  Speaks       HTTPS 200, “Shop”',
      '  Certificate  localhost, also for 127.0.0.1, until 2027-01-01. It signed itself: browsers warn of it.',
      '  Next free    3001',
      '  Next         `quayside free 3000` frees it; `quayside next` names a port to take instead.',
    ]);
  });

  it('keep to the width of the terminal, each line under the first of its kind', () => {
    const lines = checkDetails(result(), { ...plain, width: 60 }).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
    expect(lines.slice(1, 5)).toEqual([
      '  Says         Port 3000 is held by node (pid 4001), at',
      '               127.0.0.1.',
      '  Reach        Listens on 127.0.0.1 only, so other devices',
      '               cannot reach it.',
    ]);
  });

  it('name the command that frees a port, for UDP too, and leave other advice as it is', () => {
    expect(checkDetails(result({ protocol: 'udp' }), plain)).toContain('`quayside free 3000 --protocol udp`');
    expect(checkDetails(result({ nextStep: 'Stop IIS.' }), plain)).toMatch(/Next +Stop IIS\.$/);
    expect(checkDetails(result({ listeners: [] }), plain)).toMatch(/Next +Free it from the list/);
  });

  it('tell many in a table, and count the rest', () => {
    const spans = [
      { target: 0, host: null, here: true, from: 3001, to: 3999, state: 'closed' as const },
      { target: 0, host: null, here: true, from: 4000, to: 4000, state: 'no-answer' as const },
    ];
    const lines = checkTable([result({ spoken: null })], spans, plain);
    expect(lines.map((line) => line.trim().replace(/ {2,}/g, '|'))).toEqual([
      'PORT|STATE|HELD BY|TRIED',
      '3000|in use|node|answers at 127.0.0.1 (0.2 ms); refused at ::1',
      '',
      'Other ports: 999 closed and 1 no answer.',
    ]);
    expect(checkTable([], spans, plain)).toEqual(['Other ports: 999 closed and 1 no answer.']);
  });

  it('name two addresses of each outcome, and count the others', () => {
    const [answers, refuses] = result().tries;
    if (!answers || !refuses) throw new Error('two tries');
    const at = (one: typeof answers, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...one, address: `10.0.0.${n}`, connectMs: null }));
    const of = (count: number) =>
      result({ spoken: null, tries: [...at(answers, count), ...at(refuses, count)] });
    for (const words of [
      (count: number) => checkTable([of(count)], [], plain)[1],
      (count: number) => checkDetails(of(count), plain),
    ]) {
      expect(words(3)).toContain('answers at 10.0.0.0, 10.0.0.1 and 10.0.0.2; refused at 10.0.0.0,');
      expect(words(9)).toContain(
        'answers at 10.0.0.0, 10.0.0.1 and 7 more; refused at 10.0.0.0, 10.0.0.1 and 7 more',
      );
    }
  });

  it('name other hosts, and IPv6 in brackets', () => {
    expect(checkDetails(result({ host: '::1' }), plain)).toMatch(/^\[::1\]:3000 /);
    const nowhere = result({ host: 'nowhere.test', state: 'unknown-name', tries: [], listeners: [] });
    expect(checkDetails(nowhere, plain)).toMatch(/^nowhere\.test \(tcp\): unknown name/);
  });

  it('cut a certificate of many names', () => {
    const names = Array.from({ length: 9 }, (_, index) => `n${index}.test`);
    const certificate = {
      ...result().spoken?.certificate,
      subject: 'a.test',
      issuer: 'b',
      names,
      validFrom: null,
    };
    const words = certificateWords({ ...certificate, validTo: null, trust: 'trusted', sentence: 'Fine.' });
    expect(words).toBe('a.test, also for n0.test, n1.test, n2.test and 6 more. Fine.');
  });
});
