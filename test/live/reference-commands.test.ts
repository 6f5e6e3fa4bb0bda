/** The commands by hand really show what they promise: run here against sockets of our own. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { parse } from 'shell-quote';
import { describe, expect, it } from 'vitest';
import { commandsByHand } from '../../main/core/registry/commands-by-hand.ts';

const run = promisify(execFile);

/** As a shell would pass them on, without one. */
const words = (command: string): string[] => parse(command).map(String);

const commandOf = (
  title: string,
  port: number,
  protocols: ('tcp' | 'udp')[],
  system = 'Linux 6.1',
): string => {
  const command = commandsByHand(port, protocols, system).find((one) => one.title === title)?.command;
  if (!command) throw new Error(`no command "${title}"`);
  return command;
};

const output = async (command: string): Promise<string> => {
  const [program = '', ...argv] = words(command);
  return (await run(program, argv)).stdout;
};

describe('commands by hand', () => {
  it('name who listens on a TCP port, and nobody else', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      const bySs = await output(commandOf('Who listens (TCP)', port, ['tcp']));
      expect(bySs.trim().split('\n')).toHaveLength(1);
      expect(bySs).toContain(`127.0.0.1:${port}`);
      expect(bySs).toContain(`pid=${process.pid},`);
      const byLsof = await output(commandOf('Which process (TCP)', port, ['tcp']));
      expect(byLsof).toMatch(new RegExp(`\\b${process.pid}\\b.*:${port} \\(LISTEN\\)`));
    } finally {
      server.close();
    }
  });

  it('name who has bound a UDP port', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    try {
      expect(await output(commandOf('Who listens (UDP)', port, ['udp']))).toContain(`127.0.0.1:${port}`);
      expect(await output(commandOf('Which process (UDP)', port, ['udp']))).toMatch(
        new RegExp(`\\b${process.pid}\\b.*:${port}`),
      );
    } finally {
      socket.close();
    }
  });

  it('are forwards as ssh understands them, from a port that needs no rights', async () => {
    const [program = '', ...argv] = words(
      commandOf('Reach the one of another machine from here', 80, ['tcp']),
    );
    // -G: says what it would do, and does nothing.
    const { stdout } = await run(program, ['-G', '-F', '/dev/null', ...argv]);
    expect(stdout).toMatch(/^localforward 8080 \[localhost\]:80$/m);
    const [, ...back] = words(commandOf('Let another machine reach this one', 5432, ['tcp']));
    const reverse = await run(program, ['-G', '-F', '/dev/null', ...back]);
    expect(reverse.stdout).toMatch(/^remoteforward 5432 \[localhost\]:5432$/m);
  });
});

describe('commands of other systems', () => {
  const commands = (system: string) =>
    commandsByHand(53, ['tcp', 'udp'], system).map(({ command }) => command);

  it('are their own', () => {
    expect(commands('Darwin 24.1')).not.toContainEqual(expect.stringMatching(/^ss /));
    expect(commands('Darwin 24.1')).toContain('lsof -nP -iTCP:53 -sTCP:LISTEN');
    expect(commands('FreeBSD 14')).not.toContainEqual(expect.stringMatching(/^ss /));
    expect(commands('Windows_NT 10.0')).toContain('Get-NetTCPConnection -State Listen -LocalPort 53');
    expect(commands('Windows_NT 10.0')).toContain('Get-NetUDPEndpoint -LocalPort 53');
    expect(commands('Windows_NT 10.0')).not.toContainEqual(expect.stringMatching(/^(lsof|ss|nc) /));
  });

  it('ask for what is known of the port', () => {
    expect(commandsByHand(51_820, ['udp'], 'Linux 6.1').map(({ command }) => command)).not.toContainEqual(
      expect.stringMatching(/ssh|TCP/),
    );
    expect(commandsByHand(40_000, [], 'Linux 6.1')).toEqual(commandsByHand(40_000, ['tcp'], 'Linux 6.1'));
  });
});
