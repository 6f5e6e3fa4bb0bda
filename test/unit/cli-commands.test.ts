/** The commands that only look: text, JSON, exit codes, over a whole core on a scripted machine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PortConnections } from '../../preload/model.ts';
import { commandLine } from '../cli-in-process.ts';
import { createFakeService } from '../fake-service.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';

let scripted: ScriptedCore;
beforeEach(async () => {
  scripted = await startScriptedCore();
});
afterEach(() => scripted.core.stop());

const cli = (argv: string[], options = {}) => commandLine(scripted.core.service, argv, options);

describe('every command line', () => {
  it('ends with 2 where it makes no sense, says why, and reaches nothing', async () => {
    const mistakes = [
      [],
      ['lss'],
      ['ls', '--protocol', 'icmp'],
      ['ls', '--bogus'],
      ['ls', 'a', 'b'],
      ['ls', '0'],
      ['show'],
      ['show', '3000', '4000'],
      ['show', '65536'],
      ['free'],
      ['free', '3000', '--grace', '-1'],
      ['free', '3000', '--pid', '1'],
      ['free', '3000', '--pid', '0'],
      ['free', '3000', '--signal', '--stop-supervisor'],
      ['again', '0'],
      ['again', '3000', '4000'],
      ['again', '--log'],
      ['wait', '3000'],
      ['wait', '3000', '--open', '--free'],
      ['next', '--from', '9000', '--to', '8000'],
      ['next', '--to', '2000'],
      ['next', '--count', '101'],
      ['serve', '--port', '0'],
      ['serve', '--host', '0.0.0.0'],
      ['doctor', 'nothing'],
      ['doctor', 'replay'],
      ['doctor', 'replay', 'proc-net-tcp'],
      ['conflicts', 'nothing'],
      ['conflicts', 'ignore'],
      ['conflicts', 'ignore', 'a', 'b'],
      ['reserve'],
      ['reserve', '0'],
      ['reserve', 'ls', 'x'],
      ['reserve', 'rm'],
      ['config', 'nothing'],
      ['config', 'get', 'nothing'],
      ['config', 'set', 'theme'],
      ['config', 'set', 'nothing', 'dark'],
      ['config', 'path', 'x'],
      ['completion', 'tcsh'],
      ['help', 'nothing'],
    ];
    for (const argv of mistakes) {
      const { code, out, err } = await commandLine(null, argv);
      expect([argv, code, out], err).toEqual([argv, 2, '']);
      expect(err).toMatch(/^quayside: .+\n$/);
      const json = await commandLine(null, [...argv, '--json']);
      expect(json.code).toBe(2);
      expect(json.json()).toMatchObject({ schema: 1, error: { code: 'invalid-input' } });
    }
  });

  it('takes --json in front of the command too, but not behind --', async () => {
    expect((await cli(['--json', 'show', '3000'])).json()).toMatchObject({ schema: 1 });
    expect((await cli(['ls', '--', '--json'])).out).toBe('');
  });

  it('suggests what was meant', async () => {
    expect((await cli(['shwo', '3000'])).err).toContain('Did you mean show?');
  });

  it.each([
    [['show'], 'quayside show --help'],
    [['ls', '--bogus'], 'quayside ls --help'],
    [['reserve', 'rm'], 'quayside reserve rm --help'],
    [['tunnel', 'ls', 'x'], 'quayside tunnel ls --help'],
    [['lss'], 'quayside COMMAND --help'],
  ])('says of %j whose help says more', async (argv, help) => {
    expect((await cli(argv)).err).toMatch(new RegExp(`See .*\`${help}\`\\.\n$`));
  });

  it('says which command it does not know, also where help of it is asked for', async () => {
    expect((await cli(['help', 'nope'])).err).toMatch(
      /^quayside: Unknown command "nope"\. See `quayside --help`/,
    );
    expect((await cli(['config', 'g\x1bt', 'theme'])).err).toBe(
      'quayside: Unknown command "config g\\u001bt". See `quayside config --help`.\n',
    );
    expect((await cli(['help'])).code).toBe(0);
  });

  it('lists in the help of a command below another no option that is refused there', async () => {
    for (const argv of [
      ['reserve', 'ls'],
      ['reserve', 'rm'],
      ['ref', 'update'],
      ['conflicts', 'ignore'],
    ]) {
      const { out } = await cli([...argv, '--help']);
      expect(out).toContain('--json');
      expect(out).not.toMatch(/--(name|project|replace|limit|all)\b/);
    }
    expect((await cli(['doctor', 'replay', '--help'])).out).toContain('ssh-config');
  });

  it('prints help and version on stdout with exit code 0', async () => {
    for (const argv of [
      ['--help'],
      ['help'],
      ['ls', '--help'],
      ['help', 'free'],
      ['doctor', 'replay', '-h'],
      ['reserve', '--help'],
      ['reserve', 'rm', '--help'],
    ]) {
      const { code, out, err } = await cli(argv);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('Usage: quayside');
    }
    expect((await cli(['--version'])).out).toBe('1.2.3\n');
    expect((await cli(['--version', '--json'])).json()).toMatchObject({ schema: 1, version: '1.2.3' });
  });

  it('says what is wrong where no core can be reached', async () => {
    for (const argv of [
      ['ls'],
      ['show', '80'],
      ['free', '80'],
      ['again'],
      ['next'],
      ['wait', '80', '--free'],
      ['events'],
      ['doctor'],
      ['conflicts'],
      ['conflicts', 'ignore', 'x'],
      ['reserve', '3000'],
      ['reserve', 'ls'],
      ['reserve', 'rm', '3000'],
      ['config'],
      ['config', 'get', 'theme'],
      ['config', 'set', 'theme', 'dark'],
    ]) {
      const { code, out, err } = await commandLine(null, argv);
      expect([code, out, err]).toEqual([1, '', 'quayside: The system cannot be read. Try again.\n']);
    }
  });

  it('shows hostile words cleaned', async () => {
    const { code, err } = await cli(['free', '\u001b]0;owned\u0007', '--\u202eevil\n']);
    expect(code).toBe(2);
    expect(err.slice(0, -1)).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('says one sentence and no stack where Quayside itself is broken', async () => {
    const broken = { ...createFakeService(), handlers: null as never };
    const { code, err } = await commandLine(broken, ['next']);
    expect([code, err.split('\n').length]).toEqual([70, 2]);
    expect(err).not.toContain('    at ');
  });
});

describe('ls', () => {
  it('lists by port, the addresses of one owner in one row', async () => {
    const { code, out } = await cli(['ls']);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replace(/ +/g, ' ').trim())).toEqual([
      'PORT PROTO ADDRESS PID PROCESS USER FOLDER COMMAND',
      '3000 tcp 127.0.0.1, ::1 4001 node dev ~/web-shop node server.js',
      '4000 tcp 0.0.0.0 4002 docker-proxy dev ~/web-shop /usr/bin/docker-proxy',
      '5353 udp 0.0.0.0 - - avahi - held by a process of avahi',
      '',
    ]);
  });

  it('prints the listeners as they are as JSON', async () => {
    const { json } = await cli(['ls', '3000', '--json']);
    const ports = scripted.core.service.snapshot().listeners.filter(({ port }) => port === 3000);
    expect(json()).toEqual({ schema: 1, ports: expect.arrayContaining(ports), warnings: [] });
  });

  it('finds by port, range, text and protocol', async () => {
    const found = async (...argv: string[]) => {
      const { ports } = (await cli(['ls', ...argv, '--json'])).json() as { ports: { port: number }[] };
      return ports.map(({ port }) => port);
    };
    expect(await found('4000')).toEqual([4000]);
    expect(await found('400')).toEqual([]);
    expect(await found('3500-5353')).toEqual([4000, 5353]);
    expect(await found('PROXY')).toEqual([4000]);
    expect(await found('avahi')).toEqual([5353]);
    expect(await found('--protocol', 'udp')).toEqual([5353]);
  });

  it('leaves system services out, and says so where a person reads it', async () => {
    const daemon = scripted.platform.addProcess(scriptedProcess({ pid: 4003, name: 'cupsd', system: true }));
    scripted.platform.setSockets([scriptedSocket({ port: 631, holders: [daemon] })]);
    const seen = await cli(['ls'], { columns: 100, throughHost: true });
    expect([seen.code, seen.out]).toEqual([0, '']);
    expect(seen.err).toContain('1 of system services left out; --all shows it too.');
    const script = await cli(['ls']);
    expect(script.err).not.toContain('--all');
    expect((await cli(['ls', '--all'])).out).toContain('cupsd');
    expect((await cli(['ls', '--json'])).json()).toMatchObject({ ports: [] });
    expect((await cli(['ls', '--json', '--all'])).json()).toMatchObject({ ports: [{ port: 631 }] });
  });

  it('keeps to the width of the terminal, and colours only where colour is wanted', async () => {
    const { out } = await cli(['ls'], { columns: 60 });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(out).not.toContain('\u001b');
    expect((await cli(['ls'], { columns: 60, colour: true })).out).toContain('\u001b[1m');
  });

  it('says warnings on stderr and in the JSON', async () => {
    const warning = { code: 'reader-slow', message: 'The fast reader is missing.', nextStep: 'Install it.' };
    scripted.platform.setWarnings([warning]);
    const { err, json } = await cli(['ls', '--json'], { throughHost: true });
    expect(err).toBe('Warning: The fast reader is missing. Install it.\n');
    expect(json()).toMatchObject({ warnings: [warning] });
  });
});

describe('show', () => {
  it('says everything of each owner', async () => {
    const { code, out } = await cli(['show', '3000']);
    expect(code).toBe(0);
    for (const part of ['Port 3000 (tcp)', '127.0.0.1:3000', '[::1]:3000', 'node (pid 4001)', '~/web-shop'])
      expect(out).toContain(part);
  });

  it('ends with 1 where nobody listens', async () => {
    const { code, out, err } = await cli(['show', '300']);
    expect([code, out, err]).toEqual([1, '', 'Nobody listens on port 300.\n']);
    expect((await cli(['show', '300', '--json'])).json()).toEqual({
      schema: 1,
      ports: [],
      connections: [],
      reservations: [],
      conflicts: [],
      warnings: [],
    });
  });

  it('says who is connected, and names the first ten', async () => {
    const peer = scripted.platform.addProcess(scriptedProcess({ pid: 4005, name: 'curl' }));
    const end = { family: 'ipv4', mapped: false, localAddress: '127.0.0.1', localPort: 3000 } as const;
    const far = Array.from({ length: 11 }, (_, at) => ({
      ...end,
      state: 'time-wait' as const,
      remoteAddress: `10.0.0.${at}`,
      remotePort: 40_000,
      local: false,
      peer: null,
      peerHidden: null,
    }));
    const near = { ...end, state: 'established', remoteAddress: '127.0.0.1', local: true, peer } as const;
    scripted.platform.portPeers.set(3000, {
      connections: [...far, ...[1, 2].map((port) => ({ ...near, remotePort: port, peerHidden: null }))],
      states: { established: 2, 'time-wait': 11 },
      complete: true,
    });
    const { out } = await cli(['show', '3000']);
    expect(out).toContain('Connections of port 3000 (tcp): 11 time-wait, 2 established\n');
    expect(out).toMatch(/^ +2 {2}curl \(pid 4005\) +from 127\.0\.0\.1 +2 established$/m);
    expect(out).toMatch(/^ +1 {2}10\.0\.0\.8 +from 10\.0\.0\.8 +1 time-wait$/m);
    expect(out).toContain('  and 2 more\n');
    const { connections } = (await cli(['show', '3000', '--json'])).json() as {
      connections: PortConnections[];
    };
    expect(connections).toMatchObject([{ port: 3000, protocol: 'tcp', total: 13 }]);
    expect(connections[0]?.peers.length).toBe(12);
    expect(connections[0]?.peers[0]).toMatchObject({ process: { pid: 4005 }, total: 2 });
  });

  it('warns where the range for outgoing connections is nearly full', async () => {
    scripted.platform.rangeUses.set('tcp', {
      ...{ from: 32_768, to: 60_999, size: 28_232, used: 28_000, timeWait: 27_000 },
      busiest: null,
    });
    const { err } = await cli(['show', '3000']);
    expect(err).toContain('28,000 of the 28,232 TCP ports from 32768 to 60999');
    expect(err).toContain('27,000 of them only by connections that are over (TIME_WAIT)');
    expect(err).toContain('keep-alive');
  });

  it('fetches the whole of a command line that the list has cut', async () => {
    const argv = ['node', ...Array.from({ length: 2_000 }, (_, index) => `--option-${index}`)];
    const long = scripted.platform.addProcess(scriptedProcess({ pid: 4004, argv }));
    scripted.platform.setSockets([scriptedSocket({ port: 3333, holders: [long] })]);
    await scripted.core.wake();
    // A real platform cuts what it gives the list; the scripted one does not.
    const cutAway = scripted.core.service;
    const snapshot = () => {
      const whole = cutAway.snapshot();
      const cut = whole.listeners.map((one) =>
        one.owner ? { ...one, owner: { ...one.owner, argv: [...one.owner.argv.slice(0, 5), '…'] } } : one,
      );
      return { ...whole, listeners: cut };
    };
    const service = {
      ...cutAway,
      snapshot,
      handlers: {
        ...cutAway.handlers,
        'ports.snapshot': async () => ({ ok: true as const, value: snapshot() }),
      },
    };
    const { json } = await commandLine(service, ['show', '3333', '--json']);
    expect(json()).toMatchObject({ ports: [{ owner: { argv } }] });
  });
});

describe('open', () => {
  it('opens what localhost reaches and prints where', async () => {
    const { code, out } = await cli(['open', '3000']);
    expect([code, out]).toEqual([0, 'http://localhost:3000\n']);
    expect(scripted.platform.opened).toEqual(['http://localhost:3000']);
    expect((await cli(['open', '3000', '--json'])).json()).toMatchObject({ url: 'http://localhost:3000' });
  });

  it('ends with 1 where nobody listens or a browser is no use', async () => {
    expect(await cli(['open', '300'])).toMatchObject({ code: 1, out: '' });
    const udp = await cli(['open', '5353']);
    expect([udp.code, udp.err]).toEqual([1, expect.stringContaining('UDP')]);
    expect(scripted.platform.opened).toEqual([]);
  });
});

describe('next', () => {
  it('prints free ports, a line each', async () => {
    const { code, out } = await cli(['next', '--from', '3000', '--to', '65535', '--count', '2']);
    const ports = out.trim().split('\n').map(Number);
    expect([code, ports.length]).toEqual([0, 2]);
    for (const port of ports) expect(port).toBeGreaterThan(3000);
    expect((await cli(['next', '--json'])).json()).toMatchObject({ schema: 1, ports: [expect.any(Number)] });
  });

  it('ends with 1 where there is none and with 3 where there are too few', async () => {
    expect(await cli(['next', '--from', '3000', '--to', '3000'])).toMatchObject({ code: 1, out: '' });
    const free = scripted.core.service;
    const one = {
      ...free,
      handlers: {
        ...free.handlers,
        'ports.next': async () => ({ ok: true as const, value: { ports: [9000] } }),
      },
    };
    expect(await commandLine(one, ['next', '--count', '3'])).toMatchObject({ code: 3, out: '9000\n' });
  });
});

describe('doctor', () => {
  it('prints the report, and ends with 0 where nothing has failed', async () => {
    const { code, out } = await cli(['doctor']);
    expect(code).toBe(0);
    expect(out).toContain('Scripted 1');
    expect((await cli(['doctor', '--json'])).json()).toMatchObject({
      schema: 1,
      system: 'Scripted 1',
      checks: expect.arrayContaining([expect.objectContaining({ name: 'Scan', state: 'ok' })]),
    });
  });

  const failing = (message: string) => {
    const { service } = scripted.core;
    const checks = [{ name: 'Scan', state: 'failed' as const, message, nextStep: 'Restart.' }];
    const value = { version: '1', runtime: 'Node', system: 'S', dataFolder: '/x', checks };
    const examine = async () => ({ ok: true as const, value });
    return { ...service, handlers: { ...service.handlers, 'host.doctor': examine } };
  };

  it('ends with 1 where something has failed', async () => {
    const { code, out } = await commandLine(failing('stands still'), ['doctor']);
    expect([code, out]).toEqual([1, expect.stringContaining('Restart.')]);
  });

  it('keeps to the width of the terminal', async () => {
    const { out } = await commandLine(failing('stands still now '.repeat(3).trim()), ['doctor'], {
      columns: 50,
    });
    expect(out.split('\n').slice(3)).toEqual([
      'failed    Scan  stands still now stands still now',
      '                stands still now',
      '                Restart.',
      '',
    ]);
  });
});
