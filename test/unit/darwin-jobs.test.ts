/** Jobs of launchd: how launchctl is read, asked and judged, and which are never stopped. */
import { describe, expect, it } from 'vitest';
import { protectionOf } from '../../main/core/freeing/protected.ts';
import { brewNameOf, isJobLabel, LAUNCHD } from '../../main/core/launchd-jobs.ts';
import { createJobControl } from '../../main/core/platform/darwin/job-control.ts';
import { createJobNames } from '../../main/core/platform/darwin/job-names.ts';
import { readLaunchctlList } from '../../main/core/platform/readers/read-launchctl-list.ts';
import type { ToolOutcome } from '../../main/core/platform/run-tool.ts';

const job = (name: string, scope: 'user' | 'system' = 'user') => ({ name, scope, manager: LAUNCHD }) as const;

const LIST = [
  'PID\tStatus\tLabel',
  '-\t0\tcom.apple.SafariHistoryServiceAgent',
  '584\t0\tcom.apple.controlcenter',
  '-\t-9\tcom.apple.progressd',
  '1234\t0\thomebrew.mxcl.postgresql@14',
  '61882\t1\tapplication.com.googlecode.iterm2.1152921500311883208.1152921500311883213',
  '77\t-15\tLabel with blanks',
  '',
].join('\n');

describe('what launchctl list prints', () => {
  it('is read by its tabs', () => {
    expect(readLaunchctlList(LIST)).toEqual({
      recognized: true,
      rows: [
        { pid: 584, label: 'com.apple.controlcenter' },
        { pid: 1234, label: 'homebrew.mxcl.postgresql@14' },
        {
          pid: 61_882,
          label: 'application.com.googlecode.iterm2.1152921500311883208.1152921500311883213',
        },
        { pid: 77, label: 'Label with blanks' },
      ],
    });
  });

  it.each([
    ['nothing', ''],
    ['words', 'Could not connect to the domain\n'],
    ['a row that was cut', '1234\t0\thomebrew.mxcl.postgre'],
    ['blanks for tabs', '1234 0 homebrew.mxcl.redis\n'],
    ['a pid of none', '0\t0\tx\n99999999999\t0\tx\n'],
    ['a pid with two jobs', '12\t0\ta\n12\t0\tb\n12\t0\tc\n'],
  ])('tells no job of %s', (_, text) => {
    expect(readLaunchctlList(text).rows).toEqual([]);
  });
});

it('tells no other job where launchctl was cut at any byte', () => {
  const whole = readLaunchctlList(LIST).rows.map((row) => JSON.stringify(row));
  for (let end = 0; end < LIST.length; end++) {
    for (const row of readLaunchctlList(LIST.slice(0, end)).rows)
      expect(whole).toContain(JSON.stringify(row));
  }
});

describe('whose job it is', () => {
  const row = (pid: number, start: string) => ({ pid, start, parent: 1, uid: 501, state: 'S', user: 'dev' });
  /** launchctl tells once of who was first there; `then` is there by the time it has told, and asked about. */
  const unitOf = async (then: ReturnType<typeof row>) => {
    let rows = [row(1_234, 'A')];
    const lists = [LIST];
    const names = createJobNames(
      { run: async () => ({ ok: true, text: lists.shift() ?? '', cut: false }) },
      {
        all: () => rows,
        async refresh() {
          rows = [then];
          return true;
        },
      },
      'user',
    );
    await names.of(row(1_234, 'A'), []);
    return names.of(then, []);
  };
  it('is that of the process that was there all the while', async () => {
    expect(await unitOf(row(1_234, 'A'))).toEqual(job('homebrew.mxcl.postgresql@14'));
  });
  it('is not that of who got its pid since', async () => {
    expect(await unitOf(row(1_234, 'B'))).toBeNull();
  });
});

describe('the label of a job', () => {
  it.each(['homebrew.mxcl.redis', 'homebrew.mxcl.postgresql@14', 'io.podman_desktop.x', 'a+b-c'])(
    'is %s',
    (label) => {
      expect(isJobLabel(label)).toBe(true);
    },
  );
  it.each([
    '',
    '-x',
    '.x',
    'a/b',
    '../x',
    'a b',
    'a\nb',
    'a;b',
    "a'b",
    'a"b',
    '$x',
    '*',
    '[0x0-0x1].x',
    'é',
    'x'.repeat(256),
  ])('is not %j', (label) => {
    expect(isJobLabel(label)).toBe(false);
  });
  it('names a formula of Homebrew', () => {
    expect(brewNameOf('homebrew.mxcl.postgresql@14')).toBe('postgresql@14');
    expect(brewNameOf('homebrew.mxcl.-x')).toBeNull();
    expect(brewNameOf('com.homebrew.mxcl.x')).toBeNull();
  });
});

describe('a part of macOS', () => {
  const process = (name: string, label: string) => ({
    identity: { pid: 500, startKey: 'x' },
    name,
    argv: [],
    unit: job(label),
  });
  it('is never ended', () => {
    const protection = protectionOf(process('rapportd', 'com.apple.rapportd'), [], []);
    expect(protection).toMatchObject({
      by: 'built-in',
      message: expect.stringContaining('com.apple.rapportd'),
    });
    expect(protectionOf(process('redis-server', 'homebrew.mxcl.redis'), [], [])).toBeNull();
  });
  it('has its own words where it is AirPlay', () => {
    expect(protectionOf(process('ControlCenter', 'com.apple.controlcenter'), [], [])?.message).toContain(
      'AirPlay',
    );
  });
});

describe('the jobs of launchd', () => {
  const REDIS = job('homebrew.mxcl.redis');
  const FILE = '/opt/homebrew/opt/redis/homebrew.mxcl.redis.plist';
  const PRINTED = `gui/501/homebrew.mxcl.redis = {\n\tactive count = 1\n\tpath = ${FILE}\n\ttype = LaunchAgent\n\tstate = running\n\n\tprogram = /opt/homebrew/opt/redis/bin/redis-server\n}\n`;

  /** `answers`: by verb, what each run ends with, in order, the last one for ever. 0 prints `PRINTED`. */
  function control(answers: Record<string, (number | null)[]>, files: string[] = [], uid = 501) {
    const ran: string[] = [];
    let now = 0;
    const one = createJobControl({
      services: {
        async run({ program, argv }): Promise<ToolOutcome> {
          expect(program).toBe('/bin/launchctl');
          ran.push(argv.join(' '));
          const list = answers[`${argv[0]} ${argv[1]?.split('/')[0]}`] ?? answers[argv[0] ?? ''] ?? [0];
          const code = (list.length > 1 ? list.shift() : list[0]) ?? null;
          if (code === 0) return { ok: true, text: PRINTED, cut: false };
          return { ok: false, problem: code === null ? 'missing' : 'failed', code };
        },
      },
      uid,
      home: '/Users/dev',
      isFile: (path) => files.includes(path),
      monotonic: () => now,
      pause: async (ms) => {
        now += ms;
      },
    });
    return { one, ran };
  }

  it('are stopped by taking them out, and known to be gone before it is said', async () => {
    const { one, ran } = control({ print: [0, 0, 0, 113] });
    expect((await one.stop(REDIS)).ok).toBe(true);
    const print = 'print gui/501/homebrew.mxcl.redis';
    expect(ran).toEqual([print, 'bootout gui/501/homebrew.mxcl.redis', print, print, print]);
  });

  it('are started again from the file that they came from, then kicked', async () => {
    const { one, ran } = control({ print: [0, 113] });
    await one.stop(REDIS);
    ran.length = 0;
    expect((await one.start(REDIS)).ok).toBe(true);
    expect(ran).toEqual([`bootstrap gui/501 ${FILE}`, 'kickstart gui/501/homebrew.mxcl.redis']);
  });

  it('are looked for in the user’s other domain, for log-ins without a screen', async () => {
    const { one, ran } = control({ 'print gui': [113], 'print user': [0, 113] });
    expect((await one.stop(REDIS)).ok).toBe(true);
    expect(ran).toContain('bootout user/501/homebrew.mxcl.redis');
  });

  it('are those of the system for an administrator', async () => {
    const { one, ran } = control({ print: [0, 113] }, [], 0);
    expect((await one.stop(job('org.nginx', 'system'))).ok).toBe(true);
    expect(ran[1]).toBe('bootout system/org.nginx');
  });

  it.each([
    ['is under way', 36, [0, 0, 113], true],
    ['came too late', 3, [0, 113], true],
  ])('count as stopped where that %s', async (_, code, print, isOk) => {
    expect((await control({ bootout: [code], print }).one.stop(REDIS)).ok).toBe(isOk);
  });

  it.each([
    [150, 'permission'],
    [1, 'permission'],
    [125, 'unavailable'],
    [null, 'unavailable'],
  ])('say what exit code %s means', async (code, expected) => {
    const stopped = await control({ bootout: [code] }).one.stop(REDIS);
    expect(!stopped.ok && stopped.failure.code).toBe(expected);
  });

  it('of the system need an administrator', async () => {
    const stopped = await control({ bootout: [5] }).one.stop(job('org.nginx', 'system'));
    expect(!stopped.ok && stopped.failure.nextStep).toContain('sudo launchctl bootout system/org.nginx');
  });

  it('that do not end are told after a while, and such as nobody knows at once', async () => {
    const late = await control({}).one.stop(REDIS);
    expect(!late.ok && late.failure.code).toBe('timeout');
    const { one, ran } = control({ print: [113] });
    const unknown = await one.stop(REDIS);
    expect(!unknown.ok && unknown.failure.code).toBe('not-found');
    expect(ran.some((line) => line.startsWith('bootout'))).toBe(false);
  });

  it.each([
    job('com.apple.rapportd'),
    job('-k'),
    job('a/b'),
    job('application.com.x.1.2'),
    { name: 'redis', scope: 'user' } as const,
  ])('run nothing for %j', async (unit) => {
    const { one, ran } = control({});
    expect((await one.stop(unit)).ok).toBe(false);
    expect((await one.start(unit)).ok).toBe(false);
    expect(ran).toEqual([]);
  });

  it('are found by the places of such files where nobody stopped them here', async () => {
    const file = '/Users/dev/Library/LaunchAgents/dev.api.plist';
    const { one, ran } = control({}, [file]);
    expect((await one.start(job('dev.api'))).ok).toBe(true);
    expect(ran).toEqual([`bootstrap gui/501 ${file}`, 'kickstart gui/501/dev.api']);
    const none = control({ kickstart: [113] });
    const started = await none.one.start(job('dev.api'));
    expect(!started.ok && started.failure.code).toBe('not-found');
    expect(none.ran).toEqual(['kickstart gui/501/dev.api']);
  });

  it('count as started where somebody has loaded them since', async () => {
    const file = '/Library/LaunchAgents/dev.api.plist';
    expect((await control({ bootstrap: [5] }, [file]).one.start(job('dev.api'))).ok).toBe(true);
    const failed = await control({ bootstrap: [5], kickstart: [113] }, [file]).one.start(job('dev.api'));
    expect(!failed.ok && failed.failure.message).toContain('code 5');
  });

  it('are told by hand, Homebrew’s in its own words', () => {
    const { one } = control({}, ['/Library/LaunchAgents/dev.api.plist']);
    expect(one.command('stop', REDIS)).toEqual(['brew', 'services', 'stop', 'redis']);
    expect(one.command('start', REDIS)).toEqual(['brew', 'services', 'start', 'redis']);
    expect(one.command('stop', job('dev.api'))).toEqual(['launchctl', 'bootout', 'gui/501/dev.api']);
    expect(one.command('start', job('dev.api'))).toEqual([
      'launchctl',
      'bootstrap',
      'gui/501',
      '/Library/LaunchAgents/dev.api.plist',
    ]);
  });
});
