/** What is read of pasted ssh commands: every form that people write, and the captures line by line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../main/core/tunnels/read-command.ts';
import { readSshCommand } from '../../main/core/tunnels/read-ssh-command.ts';

const CAPTURES = fileURLToPath(new URL('../captures', import.meta.url));

const read = (text: string): unknown => {
  const reading = readCommand(text);
  return reading.ok ? reading.value.command : reading.failure.message;
};

const local = { kind: 'local', bindPort: 8080, host: 'db', hostPort: 80 };
const plain = { forwards: [local], destination: 'b' };
const ada = { ...plain, user: 'ada' };

describe('the captures', () => {
  const lines = readFileSync(join(CAPTURES, 'ssh-commands.txt'), 'utf8').split('\n');
  const expected = JSON.parse(readFileSync(join(CAPTURES, 'ssh-commands.json'), 'utf8')) as {
    line: number;
  }[];

  it('are all there', () => {
    expect(expected.map(({ line }) => line)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(lines.filter((line) => line.trim() !== '')).toHaveLength(30);
  });

  it.each(expected)('are read as expected: line $line', ({ line, ...command }) => {
    expect(read(lines[line - 1] ?? '')).toEqual(command);
  });
});

describe('options and the host, in any order and any form', () => {
  it.each([
    ['ssh -L 8080:db:80 b', plain],
    ['ssh -L8080:db:80 b', plain],
    ['ssh b -L 8080:db:80', plain],
    ['ssh b -L8080:db:80 -N', plain],
    ['ssh -N b -fL 8080:db:80', plain],
    ['ssh -fNTL 8080:db:80 b', plain],
    ['ssh -fNTL8080:db:80 b', plain],
    ['ssh -4 -6 -C -A -a -X -x -Y -q -v -vvv -n -t -tt -T -g -k -K -y -1 -2 -M -L 8080:db:80 b', plain],
    ['ssh -L 8080:db:80 -- b', plain],
    ['ssh -N -L 8080:db:80 ada@b', ada],
    ['ssh -L 8080:db:80 -l ada b', ada],
    ['ssh -L 8080:db:80 -lada b', ada],
    ['ssh -l ada -L 8080:db:80 eve@b', ada],
    ['ssh -L 8080:db:80 ada@b -l eve', ada],
    ['ssh -L 8080:db:80 ada@corp@b', { ...plain, user: 'ada@corp' }],
    ['ssh -p 22 -L 8080:db:80 b', { ...plain, sshPort: 22 }],
    ['ssh -p22 -L 8080:db:80 b', { ...plain, sshPort: 22 }],
    ['ssh -p 0022 -L 8080:db:80 b -p 23', { ...plain, sshPort: 22 }],
    ['ssh -L 8080:db:80 ssh://ada@b:2222', { ...ada, sshPort: 2222 }],
    ['ssh -L 8080:db:80 ssh://b/', plain],
    ['ssh -L 8080:db:80 ssh://[::1]:22', { ...plain, destination: '::1', sshPort: 22 }],
    ['ssh -L 8080:db:80 ada@::1', { ...ada, destination: '::1' }],
    ['ssh -L 8080:db:80 ada@[::1]', { ...ada, destination: '::1' }],
    ['ssh -J hop -L 8080:db:80 b', { ...plain, jump: 'hop' }],
    ['ssh -Jeve@hop:22,hop2 -L 8080:db:80 b', { ...plain, jump: 'eve@hop:22,hop2' }],
    ['ssh -J ssh://eve@hop:22 -L 8080:db:80 b', { ...plain, jump: 'eve@hop:22' }],
    ['ssh -J none -L 8080:db:80 b', plain],
    ['ssh -J [::1]:22 -L 8080:db:80 b', { ...plain, jump: '[::1]:22' }],
    ['ssh -i ~/.ssh/id -L 8080:db:80 b', { ...plain, identityFile: '~/.ssh/id' }],
    ['ssh -i~/.ssh/id -L 8080:db:80 b', { ...plain, identityFile: '~/.ssh/id' }],
    ['ssh -i key.pem -L 8080:db:80 b', { ...plain, identityFile: 'key.pem' }],
    ['ssh -i "/a b/key" -L 8080:db:80 b', { ...plain, identityFile: '/a b/key' }],
    [String.raw`ssh -i /a\ b/key -L 8080:db:80 b`, { ...plain, identityFile: '/a b/key' }],
    [
      String.raw`ssh -i C:\Users\ada\.ssh\id -L 8080:db:80 b`,
      { ...plain, identityFile: String.raw`C:\Users\ada\.ssh\id` },
    ],
    [
      String.raw`ssh -i "C:\Users\ada b\id" -L 8080:db:80 b`,
      { ...plain, identityFile: String.raw`C:\Users\ada b\id` },
    ],
    ['ssh -i "$HOME/.ssh/id" -L 8080:db:80 b', { ...plain, identityFile: '$HOME/.ssh/id' }],
    [`ssh -i \${HOME}/id -L 8080:db:80 $USER@b`, { ...plain, identityFile: `\${HOME}/id`, user: '$USER' }],
    ['ssh -i a -i b -L 8080:db:80 b', { ...plain, identityFile: 'a' }],
    ['ssh -i a#b -L 8080:db:80 b', { ...plain, identityFile: 'a#b' }],
    [`ssh -i 'it'\\''s' -L 8080:db:80 b`, { ...plain, identityFile: "it's" }],
    [String.raw`ssh -i \$x -L 8080:db:80 b`, { ...plain, identityFile: '$x' }],
    ['ssh -e none -L 8080:db:80 b', plain],
  ])('%s', (text, command) => {
    expect(read(text)).toEqual(command);
  });
});

describe('settings by -o', () => {
  it.each([
    ['ssh -o Port=22 -L 8080:db:80 b', { ...plain, sshPort: 22 }],
    ['ssh -oPort=22 -L 8080:db:80 b', { ...plain, sshPort: 22 }],
    ['ssh -o "port 22" -L 8080:db:80 b', { ...plain, sshPort: 22 }],
    ["ssh -o 'PORT = 22' -L 8080:db:80 b", { ...plain, sshPort: 22 }],
    ['ssh -o User=ada -L 8080:db:80 eve@b', ada],
    ['ssh -o IdentityFile=~/id -L 8080:db:80 b', { ...plain, identityFile: '~/id' }],
    ['ssh -o ProxyJump=hop,hop2 -L 8080:db:80 b', { ...plain, jump: 'hop,hop2' }],
    ['ssh -o ProxyJump=none -J hop -L 8080:db:80 b', plain],
    ['ssh -o HostName=10.0.0.1 -L 8080:db:80 b', { ...plain, destination: '10.0.0.1' }],
    ['ssh -o HostName=%h.example -L 8080:db:80 b', { ...plain, destination: 'b.example' }],
    ['ssh -o "LocalForward 8080 db:80" b', plain],
    ['ssh -o LocalForward="8080 db:80" b', plain],
    [
      'ssh -o "LocalForward=[::1]:8080 [::2]:80" b',
      { ...plain, forwards: [{ ...local, bindAddress: '::1', host: '::2' }] },
    ],
    ['ssh -o "RemoteForward 8080 db:80" b', { ...plain, forwards: [{ ...local, kind: 'remote' }] }],
    ['ssh -o RemoteForward=1080 b', { ...plain, forwards: [{ kind: 'remote', bindPort: 1080 }] }],
    ['ssh -o DynamicForward=1080 b', { ...plain, forwards: [{ kind: 'dynamic', bindPort: 1080 }] }],
    ['ssh -o StrictHostKeyChecking=yes -o ServerAliveInterval=30 -o ConnectTimeout=5 -L 8080:db:80 b', plain],
    ['ssh -o stricthostkeychecking=accept-new -o compression=yes -o GatewayPorts=yes -L 8080:db:80 b', plain],
    ['ssh -o ProxyCommand=none -o PermitLocalCommand=no -o RemoteCommand=none -L 8080:db:80 b', plain],
    ['ssh -o RemoteCommand=ls -L 8080:db:80 b', { ...plain, remoteCommand: 'ls' }],
  ])('%s', (text, command) => {
    expect(read(text)).toEqual(command);
  });
});

describe('forwards', () => {
  const remote = { kind: 'remote', bindPort: 8080, host: 'db', hostPort: 80 };
  it.each([
    ['-L 127.0.0.1:8080:db:80', { ...local, bindAddress: '127.0.0.1' }],
    ['-L [::1]:8080:[::2]:80', { ...local, bindAddress: '::1', host: '::2' }],
    ['-L 8080:[fe80::1%eth0]:80', { ...local, host: 'fe80::1%eth0' }],
    ['-L :8080:db:80', { ...local, bindAddress: '*' }],
    ['-L *:8080:db:80', { ...local, bindAddress: '*' }],
    ["-L '*:8080:db:80'", { ...local, bindAddress: '*' }],
    [String.raw`-L \*:8080:db:80`, { ...local, bindAddress: '*' }],
    ['-L ::1/8080/db/80', { ...local, bindAddress: '::1' }],
    ['-L ::/8080/db/80', { ...local, bindAddress: '::' }],
    ['-L 8080/db/80', local],
    ['-L 8080/::2/80', { ...local, host: '::2' }],
    ['-L [::1]/8080/[::2]/80', { ...local, bindAddress: '::1', host: '::2' }],
    ['-L localhost/8080/db/80', { ...local, bindAddress: 'localhost' }],
    ['-L /a.sock:/b.sock', { kind: 'local', bindSocket: '/a.sock', hostSocket: '/b.sock' }],
    ['-L /a.sock:db:80', { kind: 'local', bindSocket: '/a.sock', host: 'db', hostPort: 80 }],
    ['-L 8080:/b.sock', { kind: 'local', bindPort: 8080, hostSocket: '/b.sock' }],
    ['-L [::1]:8080:/b.sock', { kind: 'local', bindAddress: '::1', bindPort: 8080, hostSocket: '/b.sock' }],
    ['-L x:8080:/1/h/2', { kind: 'local', bindAddress: 'x', bindPort: 8080, hostSocket: '/1/h/2' }],
    ['-L "/a b.sock:/c.sock"', { kind: 'local', bindSocket: '/a b.sock', hostSocket: '/c.sock' }],
    [String.raw`-L '/a\\b:/c'`, { kind: 'local', bindSocket: String.raw`/a\b`, hostSocket: '/c' }],
    ['-R 8080:db:80', remote],
    ['-R 0:db:80', { ...remote, bindPort: 0 }],
    ['-R 127.0.0.1:0:db:80', { ...remote, bindAddress: '127.0.0.1', bindPort: 0 }],
    ['-R 10400', { kind: 'remote', bindPort: 10_400 }],
    ['-R [::1]:10400', { kind: 'remote', bindAddress: '::1', bindPort: 10_400 }],
    ['-R /a.sock', { kind: 'remote', bindSocket: '/a.sock' }],
    ['-R /8080/h/80', { kind: 'remote', bindSocket: '/8080/h/80' }],
    ['-R /a.sock:/b.sock', { kind: 'remote', bindSocket: '/a.sock', hostSocket: '/b.sock' }],
    ['-D 1080', { kind: 'dynamic', bindPort: 1080 }],
    ['-D1080', { kind: 'dynamic', bindPort: 1080 }],
    ['-D [::1]:1080', { kind: 'dynamic', bindAddress: '::1', bindPort: 1080 }],
    ['-D ::1/1080', { kind: 'dynamic', bindAddress: '::1', bindPort: 1080 }],
    ['-D :1080', { kind: 'dynamic', bindAddress: '*', bindPort: 1080 }],
    ['-D /s.sock', { kind: 'dynamic', bindSocket: '/s.sock' }],
  ])('%s', (text, forward) => {
    expect(read(`ssh -N ${text} b`)).toEqual({ forwards: [forward], destination: 'b' });
  });
});

describe('what stands around the command', () => {
  it.each([
    'autossh -M 0 -L 8080:db:80 b',
    'autossh -M0 -fNL 8080:db:80 b',
    'autossh -fNM 20000 -L 8080:db:80 b',
    'nohup ssh -L 8080:db:80 b &',
    'sudo ssh -L 8080:db:80 b',
    'sudo -E -n ssh -L 8080:db:80 b',
    'env A=1 B="2 3" ssh -L 8080:db:80 b',
    'AUTOSSH_GATETIME=0 autossh -M 0 -L 8080:db:80 b',
    'nohup sudo env A=1 /usr/bin/ssh -L 8080:db:80 b&',
    'exec ssh -L 8080:db:80 b',
    'ssh.exe -L 8080:db:80 b',
    String.raw`C:\Windows\System32\OpenSSH\ssh.exe -L 8080:db:80 b`,
    String.raw`"C:\Program Files\OpenSSH\SSH.EXE" -L 8080:db:80 b`,
    '$ ssh -L 8080:db:80 b',
    '  ssh\t-L   8080:db:80 b  \r\n',
    '\ufeffssh -L 8080:db:80\u00a0b',
    '# the database\n\nssh -L 8080:db:80 b\n# that is all\n',
    'ssh -L 8080:db:80 b # the database; rm -rf / | $(x)',
    'ssh \\\n  -L 8080:db:80 \\\r\n  b',
    'ssh -L 8080:"db":80 "b"',
    `s'sh' -L "8080":'db':80 b`,
    String.raw`ssh -L 8080\:d\b:80 b`,
  ])('%j', (text) => {
    expect(read(text)).toEqual(plain);
  });

  it('says what it leaves out, and never the value of a variable', () => {
    const reading = readSshCommand(
      'nohup SECRET=x1y2 ssh -f -C -o Compression=yes -L *:80:db:80 -i a -i /b b &',
    );
    expect(reading).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('identityFile') },
    });
    const text =
      'nohup env SECRET=x1y2 ssh -ff -C -o Compression=yes -W db:80 -L *:80:db:80 -i /a -i /b h:22 &';
    const good = readSshCommand(text);
    if (!good.ok) throw new Error(good.failure.message);
    const { dropped, notes } = good.value;
    expect(dropped.map((one) => one.replace(/ \(.*/, ''))).toEqual([
      'nohup',
      'env',
      'SECRET=…',
      '-f',
      '-C',
      '-o Compression',
      '-W "db:80"',
      '-i "/b"',
      '&',
    ]);
    expect(JSON.stringify(good)).not.toContain('x1y2');
    expect(notes).toEqual([
      'ssh takes "h:22" for one name: a port is given by -p.',
      'No shell is opened on the server: the tunnel only forwards.',
      'Port 80 listens on every address of this machine: others can connect to it.',
    ]);
  });
});

describe('making a tunnel of it', () => {
  it('gives all that is saved of it', () => {
    expect(readSshCommand('ssh -N -J a,b -i ~/k -p 22 -L 8080:db:80 ada@b')).toMatchObject({
      ok: true,
      value: {
        spec: { ...ada, jump: ['a', 'b'], identityFile: '~/k', sshPort: 22 },
        dropped: [],
        notes: [],
      },
    });
  });

  it('takes a dollar sign in quotes for one, and minds no variable in what it leaves out', () => {
    const made = readSshCommand(`A=$B ssh -o ControlPath=$HOME/x -L '/tmp/$USER.sock:/b' b`);
    expect(made).toMatchObject({
      ok: true,
      value: { spec: { forwards: [{ bindSocket: '/tmp/$USER.sock' }] } },
    });
  });

  it.each([
    ['forwards nothing', 'ssh b'],
    ['forwards nothing', 'ssh -W db:80 b'],
    ['also runs "exec bash"', 'ssh -L 8080:db:80 b "exec bash"'],
    ['forwards.0.bindSocket ("$HOME/a.sock") holds a variable', 'ssh -L $HOME/a.sock:/b b'],
    ['destination ("$HOST") holds a variable', 'ssh -L 8080:db:80 $HOST'],
    ['holds "$USER", which only its shell', 'ssh -L /tmp/$USER.sock:/b b'],
    ['holds "$K", which only its shell', 'ssh -i "/home/$K" -D 1080 b'],
    ['user ("$U") holds a variable', 'ssh -L 8080:db:80 $U@b'],
    ['jump.1 ("$X") holds a variable', 'ssh -J a,$X -L 8080:db:80 b'],
    ['identityFile ("key.pem") must be an absolute path', 'ssh -i key.pem -L 8080:db:80 b'],
    ['forwards.1.hostSocket ("./b") must be an absolute path', 'ssh -D 1080 -L 8080:./b b'],
    ['destination ("*") must name one host', 'ssh -D 1080 "*"'],
  ])('refuses with a reason: %s', (reason, text) => {
    const made = readSshCommand(text);
    expect(made).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    if (!made.ok) expect(made.failure.message).toContain(reason);
  });
});
