/** Services of Windows: how sc.exe is read, asked and judged, which are never stopped, and what a free does with them. */
import { describe, expect, it } from 'vitest';
import { protectionOf } from '../../main/core/freeing/protected.ts';
import { readScQuery } from '../../main/core/platform/readers/read-sc-query.ts';
import { createServiceControl } from '../../main/core/platform/win32/service-control.ts';
import { isServiceName } from '../../main/core/platform/win32/service-names.ts';
import { WINDOWS_SERVICE } from '../../main/core/windows-services.ts';

const block = (head: string, rows: string[]) => ['', head, ...rows, ''].join('\r\n');
const ENGLISH = block('SERVICE_NAME: Spooler ', [
  '        TYPE               : 110  WIN32_OWN_PROCESS  (interactive)',
  '        STATE              : 4  RUNNING ',
  '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)',
  '        WIN32_EXIT_CODE    : 0  (0x0)',
  '        SERVICE_EXIT_CODE  : 0  (0x0)',
  '        CHECKPOINT         : 0x0',
  '        WAIT_HINT          : 0x0',
  '        PID                : 2660',
  '        FLAGS              : ',
]);

describe('what sc.exe prints', () => {
  it.each([
    ['English', ENGLISH, { state: 4, pid: 2660 }],
    [
      'Russian',
      block('Имя_службы: iron-link', [
        '        Тип                : 10  WIN32_OWN_PROCESS',
        '        Состояние          : 1  STOPPED',
        '        Код_выхода_Win32   : 1077  (0x435)',
        '        Код_выхода_службы  : 0  (0x0)',
        '        Контрольная_точка  : 0x0',
        '        Ожидание           : 0x0',
      ]),
      { state: 1, pid: null },
    ],
    [
      'German',
      ENGLISH.replace('SERVICE_NAME', 'DIENSTNAME').replace('STATE ', 'STATUS').replace('TYPE', 'TYP '),
      { state: 4, pid: 2660 },
    ],
    [
      'of a code page that nobody knows',
      ENGLISH.replace('STATE', '\u2554\u00edTAT').replace(': 4  RUNNING', ': 3  STOP_PENDING'),
      { state: 3, pid: 2660 },
    ],
    ['with the colons of Chinese', ENGLISH.replaceAll(' : ', '：'), { state: 4, pid: 2660 }],
  ])('%s is read by its numbers', (_, text, expected) => {
    expect(readScQuery(text)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['an error', '[SC] EnumQueryServicesStatus:OpenService FEHLER 1060:\r\n\r\nDer Dienst ist nicht da.\r\n'],
    ['two services', ENGLISH + ENGLISH],
    ['cut before the exit codes', ENGLISH.slice(0, ENGLISH.indexOf('WIN32_EXIT'))],
    ['a state of none', ENGLISH.replace(': 4 ', ': 8 ')],
    ['without a kind', ENGLISH.replace(/.*TYPE.*\r\n/, '')],
    ['a name of a service that looks like a row', block('SERVICE_NAME: x : 1  STOPPED', [])],
  ])('%s tells no state', (_, text) => {
    expect(readScQuery(text)).toBeNull();
  });

  it('tells no pid that was cut', () => {
    const cut = ENGLISH.slice(0, ENGLISH.indexOf('2660') + 2);
    expect(readScQuery(cut)).toEqual({ state: 4, pid: null });
  });
});

describe('the name of a service', () => {
  it.each(['Spooler', 'postgresql-x64-16', 'MSSQL$SQLEXPRESS', 'Bonjour Service', 'Apache2.4', 'W3SVC'])(
    'is %s',
    (name) => {
      expect(isServiceName(name)).toBe(true);
    },
  );
  it.each([
    '',
    ' x',
    'x ',
    '\\\\server',
    '/x',
    '-x',
    'type= all',
    'a"b',
    "a'b",
    'a`b',
    'a\nb',
    'a;b',
    'a|b',
    'é',
    'x'.repeat(256),
  ])('is not %j', (name) => {
    expect(isServiceName(name)).toBe(false);
  });
});

describe('the service manager of Windows', () => {
  const SC = 'C:\\Windows\\System32\\sc.exe';
  const unit = (name: string) => ({ name, scope: 'system', manager: WINDOWS_SERVICE }) as const;
  const printed = (state: number) => ENGLISH.replace(': 4 ', `: ${state} `);

  /** `answers`: what each run ends with, in order, the last one for ever: a state that is printed, or an exit code. */
  function manager(...answers: (number | { code: number })[]) {
    const ran: string[] = [];
    let now = 0;
    const control = createServiceControl({
      services: {
        async run({ program, argv }) {
          expect(program).toBe(SC);
          ran.push(argv.join(' '));
          const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 0;
          return typeof answer === 'number'
            ? { ok: true, text: printed(answer), cut: false }
            : { ok: false, problem: 'failed', code: answer.code };
        },
      },
      places: { sc: SC },
      monotonic: () => now,
      pause: async (ms) => {
        now += ms;
      },
    });
    return { control, ran, now: () => now };
  }
  const codeOf = (result: { ok: boolean; failure?: { code: string } }) =>
    result.ok ? 'ok' : result.failure?.code;

  it('is asked to stop, then until the number of its state says so', async () => {
    const { control, ran } = manager(3, 3, 3, 1);
    expect(codeOf(await control.stop(unit('nginx')))).toBe('ok');
    expect(ran).toEqual(['stop nginx', 'queryex nginx', 'queryex nginx', 'queryex nginx']);
  });

  it('is asked to start, then until it runs', async () => {
    const { control, ran } = manager(2, 2, 4);
    expect(codeOf(await control.start(unit('nginx')))).toBe('ok');
    expect(ran).toEqual(['start nginx', 'queryex nginx', 'queryex nginx']);
  });

  it.each([
    ['stop', 5, 'permission'],
    ['stop', 1060, 'not-found'],
    ['stop', 1062, 'ok'],
    ['stop', 1051, 'unavailable'],
    ['stop', 1052, 'unavailable'],
    ['stop', 1053, 'timeout'],
    ['stop', 1115, 'unavailable'],
    ['start', 1056, 'ok'],
    ['start', 1058, 'unavailable'],
    ['start', 1062, 'unavailable'],
  ] as const)('that answers %s with %d is %s, whatever it prints', async (verb, code, expected) => {
    const { control, ran } = manager({ code });
    expect(codeOf(await control[verb](unit('nginx')))).toBe(expected);
    expect(ran).toEqual([`${verb} nginx`]);
  });

  it('that is just changing is asked again, for 100 s at most', async () => {
    const { control, ran } = manager({ code: 1061 }, { code: 1061 }, 3, 1);
    expect(codeOf(await control.stop(unit('nginx')))).toBe('ok');
    expect(ran.filter((line) => line === 'stop nginx')).toHaveLength(3);
    const never = manager({ code: 1061 });
    expect(codeOf(await never.control.stop(unit('nginx')))).toBe('timeout');
    expect(never.now()).toBeGreaterThanOrEqual(100_000);
    expect(never.now()).toBeLessThan(101_000);
  });

  it('that never says so is given up after 100 s', async () => {
    const { control, now } = manager(3);
    expect(codeOf(await control.stop(unit('nginx')))).toBe('timeout');
    expect(now()).toBeLessThan(101_000);
  });

  it('is believed where the service was started anew in between', async () => {
    expect(codeOf(await manager(3, 3, 4).control.stop(unit('nginx')))).toBe('ok');
    expect(codeOf(await manager(2, 2, 1).control.start(unit('nginx')))).toBe('unavailable');
  });

  it('is never asked by a name that is none, nor of another manager’s', async () => {
    const { control, ran } = manager(1);
    for (const name of ['-x', '\\\\host', 'type= all', 'a\r\nb', 'RpcSs\u0000', '']) {
      expect(codeOf(await control.stop(unit(name)))).toBe('invalid-input');
    }
    expect(codeOf(await control.stop({ name: 'nginx', scope: 'system' }))).toBe('invalid-input');
    expect(ran).toEqual([]);
  });

  it.each([
    'RpcSs',
    'RPCSS',
    'LSM',
    'SamSs',
    'EventLog',
    'mpssvc',
    'Winmgmt',
    'iphlpsvc',
    'TermService',
    'vmcompute',
  ])('is never asked to stop %s', async (name) => {
    const { control, ran } = manager(1);
    expect(codeOf(await control.stop(unit(name)))).toBe('protected');
    expect(codeOf(await control.stop({ ...unit(`nginx, ${name}`), shared: ['nginx', name] }))).not.toBe('ok');
    expect(ran).toEqual([]);
  });

  it('is told the same by hand', () => {
    expect(manager(1).control.command('stop', unit('nginx'))).toEqual(['sc.exe', 'stop', 'nginx']);
  });
});

describe('a process of services', () => {
  const host = (names: string[], name = 'svchost.exe') => {
    const manager = { scope: 'system', manager: WINDOWS_SERVICE } as const;
    const [only = ''] = names;
    const unit =
      names.length > 1 ? { ...manager, name: names.join(', '), shared: names } : { ...manager, name: only };
    return { identity: { pid: 900, startKey: '1' }, name, argv: [], unit };
  };

  it('is protected where one of Windows’ own runs in it, whatever is to be done', () => {
    for (const asService of [false, true]) {
      for (const name of ['RpcSs', 'LSM', 'TermService', 'iphlpsvc']) {
        expect(protectionOf(host([name]), [], [], asService)?.by, name).toBe('built-in');
      }
      for (const name of [
        'lsass.exe',
        'services.exe',
        'wininit.exe',
        'csrss.exe',
        'winlogon.exe',
        'sshd.exe',
      ]) {
        expect(protectionOf(host(['x'], name), [], [], asService)?.by, name).toBe('built-in');
      }
    }
  });

  it('names each service where it runs several', () => {
    const protection = protectionOf(host(['CDPSvc', 'SSDPSRV']), [], [], true);
    expect(protection?.message).toContain('CDPSvc, SSDPSRV');
    expect(protection?.nextStep).toContain('sc.exe stop');
  });

  it('says what to do where its name is none that a command could be given', () => {
    const odd = host(['Dienst „Ä“']);
    const shared = { ...odd, unit: { ...odd.unit, shared: ['Dienst „Ä“'] } };
    expect(protectionOf(shared, [], [], true)?.nextStep).toContain('services.msc');
  });

  it('says how a rule that passes ports on is taken away', () => {
    expect(protectionOf(host(['iphlpsvc']), [], [], true)?.nextStep).toContain(
      'netsh interface portproxy delete',
    );
  });

  it('of one service may be stopped by it, but is never ended', () => {
    expect(protectionOf(host(['CDPSvc']), [], [], true)).toBeNull();
    expect(protectionOf(host(['CDPSvc']), [], [], false)?.by).toBe('built-in');
    expect(protectionOf(host(['postgresql-x64-16'], 'postgres.exe'), [], [], true)).toBeNull();
  });

  it('stays on the user’s own list', () => {
    expect(protectionOf(host(['pg'], 'postgres.exe'), [], ['postgres.exe'], true)?.by).toBe('user');
  });
});
