/** What ssh's stderr means: the texts as they were measured, each with its class and a sentence of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES, type FailureContext } from '../../main/core/tunnels/failure-codes.ts';
import { classifyEnd, classifyStart, isEvidence, ownFailure } from '../../main/core/tunnels/ssh-failures.ts';
import { readSshLine } from '../../main/core/tunnels/ssh-lines.ts';

const FIRST: FailureContext = { destination: 'db-prod', everUp: false, unattended: true };
const AFTER_A_DROP: FailureContext = { ...FIRST, everUp: true };

const DENIED = 'tunl@127.0.0.1: Permission denied (publickey).';
const BEHIND = [
  'kex_exchange_identification: Connection closed by remote host',
  'Connection closed by UNKNOWN port 65535',
];
const CHANGED = [
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
  '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
  'The fingerprint for the ED25519 key sent by the remote host is',
  'SHA256:MHqqHRQj9IZkdN98gZfkBViB4hO6V0hoAxvoEVeiOFs.',
  'Offending ED25519 key in /home/dev/.ssh/known_hosts:1',
];

/** Case, lines, context, then code, class, level and what the sentence has to name. */
const TABLE: [string, string[], FailureContext, string, string, string, string][] = [
  ['auth denied', [DENIED], FIRST, 'auth-denied', 'permanent', 'error', 'tunl@127.0.0.1 refused'],
  [
    'key that is taken but locked',
    ['debug1: Server accepts key: /home/dev/.ssh/id_enc ED25519 SHA256:8fkp6Orfq2Bw0rGBlU explicit', DENIED],
    FIRST,
    'passphrase-needed',
    'needs-input',
    'error',
    '/home/dev/.ssh/id_enc',
  ],
  [
    'password only',
    ['tunl@127.0.0.1: Permission denied (password,keyboard-interactive).'],
    FIRST,
    'password-needed',
    'needs-input',
    'error',
    'wants a password',
  ],
  [
    'too many keys',
    [
      'Received disconnect from 127.0.0.1 port 22027:2: Too many authentication failures',
      'Disconnected from 127.0.0.1 port 22027',
    ],
    FIRST,
    'too-many-keys',
    'permanent',
    'error',
    '127.0.0.1 port 22027',
  ],
  [
    'key permissions',
    ["Permissions 0644 for 'id_ok' are too open.", 'Load key "id_ok": bad permissions', DENIED],
    FIRST,
    'key-permissions',
    'permanent',
    'error',
    'id_ok',
  ],
  [
    'missing key',
    ['Warning: Identity file /nonexist not accessible: No such file or directory.', DENIED],
    FIRST,
    'key-missing',
    'permanent',
    'error',
    '/nonexist',
  ],
  [
    'unknown host key, strict',
    [
      'No ED25519 host key is known for [127.0.0.1]:22022 and you have requested strict checking.',
      'Host key verification failed.',
    ],
    FIRST,
    'host-key-strict',
    'needs-input',
    'error',
    '[127.0.0.1]:22022',
  ],
  [
    'unknown host key',
    ['Host key verification failed.'],
    FIRST,
    'host-key-unknown',
    'needs-input',
    'error',
    'db-prod',
  ],
  [
    'changed host key',
    [
      ...CHANGED,
      'Host key for [127.0.0.1]:22022 has changed and you have requested strict checking.',
      'Host key verification failed.',
    ],
    FIRST,
    'host-key-changed',
    'permanent',
    'alarm',
    '[127.0.0.1]:22022 has changed: it now is SHA256:MHqqHRQj9IZkdN98gZfkBViB4hO6V0hoAxvoEVeiOFs',
  ],
  [
    'changed host key that nobody minds',
    [...CHANGED, 'Error: forwarding disabled due to host key check failure'],
    FIRST,
    'host-key-ignored',
    'permanent',
    'alarm',
    'ssh forwards nothing',
  ],
  [
    'local port busy',
    [
      'bind [127.0.0.1]:9500: Address already in use',
      'channel_setup_fwd_listener_tcpip: cannot listen to port: 9500',
      'Could not request local forwarding.',
    ],
    FIRST,
    'port-busy',
    'blocked',
    'error',
    'Port 9500',
  ],
  [
    'remote port refused at first',
    ['Error: remote port forwarding failed for listen port 9101'],
    FIRST,
    'remote-port-refused',
    'permanent',
    'error',
    'port 9101',
  ],
  [
    'remote port held after a drop',
    ['Error: remote port forwarding failed for listen port 9101'],
    AFTER_A_DROP,
    'remote-port-held',
    'transient',
    'warning',
    'to release port 9101',
  ],
  [
    'remote port refused, going on',
    ['Warning: remote port forwarding failed for listen port 9000'],
    FIRST,
    'remote-port-refused',
    'permanent',
    'error',
    'port 9000',
  ],
  [
    'refused',
    ['ssh: connect to host 127.0.0.1 port 22999: Connection refused'],
    FIRST,
    'connection-refused',
    'transient',
    'warning',
    '127.0.0.1 port 22999',
  ],
  [
    'unknown name, never up',
    ['ssh: Could not resolve hostname nosuch.invalid: Name or service not known'],
    FIRST,
    'name-unknown',
    'permanent',
    'error',
    'nosuch.invalid',
  ],
  [
    'unknown name, up before',
    ['ssh: Could not resolve hostname nosuch.invalid: Name or service not known'],
    AFTER_A_DROP,
    'name-unknown',
    'transient',
    'warning',
    'nosuch.invalid',
  ],
  [
    'silent host',
    ['Connection timed out during banner exchange', 'Connection to 127.0.0.1 port 22 timed out'],
    FIRST,
    'no-greeting',
    'transient',
    'warning',
    '127.0.0.1 port 22 takes connections',
  ],
  [
    'host that drops all',
    ['ssh: connect to host 192.0.2.1 port 22: Connection timed out'],
    FIRST,
    'connect-timeout',
    'transient',
    'warning',
    '192.0.2.1 port 22',
  ],
  [
    'not an SSH port',
    [BEHIND[0] ?? '', 'Connection closed by 127.0.0.1 port 9000'],
    FIRST,
    'not-ssh',
    'transient',
    'warning',
    '127.0.0.1 port 9000 hung up',
  ],
  ['jump denied', [DENIED, ...BEHIND], FIRST, 'auth-denied', 'permanent', 'error', 'tunl@127.0.0.1'],
  [
    'jump down',
    ['ssh: connect to host 127.0.0.1 port 22998: Connection refused', ...BEHIND],
    FIRST,
    'connection-refused',
    'transient',
    'warning',
    'port 22998',
  ],
  [
    'target down behind the jump',
    ['channel 0: open failed: connect failed: Connection refused', 'stdio forwarding failed', ...BEHIND],
    FIRST,
    'target-behind-jump',
    'transient',
    'warning',
    'The jump host cannot reach db-prod: Connection refused',
  ],
  [
    'session killed',
    ['Connection to 127.0.0.1 closed by remote host.'],
    AFTER_A_DROP,
    'session-closed',
    'transient',
    'warning',
    '127.0.0.1 ended the session',
  ],
  [
    'stall',
    ['Timeout, server 127.0.0.1 not responding.'],
    AFTER_A_DROP,
    'stalled',
    'transient',
    'warning',
    '127.0.0.1 does not answer',
  ],
  [
    'bad forward',
    ["Bad local forwarding specification '99999:x:1'"],
    FIRST,
    'bad-forward',
    'permanent',
    'error',
    '99999:x:1',
  ],
  [
    'bad option',
    ['command-line: line 0: Bad configuration option: foo'],
    FIRST,
    'bad-option',
    'permanent',
    'error',
    'command-line line 0',
  ],
  [
    'stale socket',
    ['unix_listener: cannot bind to path /tmp/p: Address already in use'],
    FIRST,
    'socket-busy',
    'permanent',
    'error',
    '/tmp/p',
  ],
];

const end = (
  lines: string[],
  context: FailureContext,
  code: number | null = 255,
  signal: string | null = null,
) => classifyEnd(lines, { code, signal }, context);

describe('the table of measured failures', () => {
  it.each(TABLE)('%s', (_, lines, context, code, kind, level, named) => {
    const found = end(lines, context);
    expect({ code: found.code, kind: found.kind, level: found.level }).toEqual({ code, kind, level });
    expect(found.message).toContain(named);
    expect(found.nextStep).not.toBe('');
  });

  it('has a sentence of its own for each code', () => {
    const byCode = new Map(
      TABLE.map(([, lines, context]) => end(lines, context)).map((f) => [f.code, f.message]),
    );
    expect(new Set(byCode.values()).size).toBe(byCode.size);
  });

  it('finds the same among the lines that ssh always writes', () => {
    for (const [name, lines, context, code] of TABLE) {
      const noise = ['debug1: Connecting to x [127.0.0.1] port 22.', 'Pseudo-terminal will not be allocated'];
      expect([name, end([...noise, ...lines, ...noise], context).code]).toEqual([name, code]);
    }
  });

  it('keeps every line that it needs', () => {
    for (const [name, lines, context, code] of TABLE)
      expect([name, end(lines.filter(isEvidence), context).code]).toEqual([name, code]);
  });
});

describe('what is left', () => {
  it('takes no end for good news', () => {
    expect(end([], FIRST, 0)).toMatchObject({ code: 'ended-quietly', kind: 'transient' });
    expect(end([], FIRST, null, 'SIGKILL')).toMatchObject({ code: 'ended-by-signal', kind: 'transient' });
    expect(end([], FIRST, null, 'SIGKILL').message).toContain('SIGKILL');
  });

  it('shows the last line where it recognises none', () => {
    const found = end(['Something new.', 'Something newer.', 'debug1: Exit status -1'], FIRST);
    expect(found).toMatchObject({ code: 'unknown', kind: 'transient' });
    expect(found.message).toContain('Something newer.');
  });

  it('says how to install ssh where it is missing', () => {
    expect(classifyStart('ENOENT')).toMatchObject({ code: 'ssh-missing', kind: 'permanent' });
    expect(classifyStart('ENOENT').nextStep).toContain('apt install openssh-client');
    expect(classifyStart('EACCES')).toMatchObject({ code: 'ssh-not-started', kind: 'permanent' });
  });

  it('asks for the password only where one would help and none was asked for', () => {
    const both = ['tunl@db: Permission denied (publickey,password).'];
    expect(end(both, FIRST).code).toBe('password-needed');
    expect(end(both, { ...FIRST, unattended: false }).code).toBe('auth-denied');
  });

  it('sends to a terminal or the agent where ssh can never ask through us, and promises no question', () => {
    const never: FailureContext = { ...FIRST, unattended: false, asks: false };
    const locked = ['debug1: Server accepts key: /k ED25519 SHA256:8fkp6 explicit', DENIED];
    for (const [lines, code, step] of [
      [locked, 'passphrase-needed', '`ssh-add`'],
      [['tunl@db: Permission denied (publickey,password).'], 'password-needed', '`ssh-add`'],
      [['Host key verification failed.'], 'host-key-unknown', '`ssh db-prod` once in a terminal'],
    ] as const) {
      const told = end([...lines], never);
      expect(told).toMatchObject({ code, kind: 'needs-input' });
      expect(told.nextStep).toContain(step);
      expect(told.nextStep).not.toMatch(/^Start the tunnel/);
      expect(end([...lines], { ...never, asks: true }).nextStep).not.toContain('ssh cannot ask you');
    }
  });

  it('knows the words of Windows for files that others may read, and names what helps there', () => {
    const key = "Permissions for 'C:/Users/ada/id' are too open.";
    expect(end([key, DENIED], FIRST)).toMatchObject({
      code: 'key-permissions',
      message: 'The key C:/Users/ada/id may be read by others, so ssh does not use it.',
    });
    const config = 'Bad owner or permissions on C:\\\\Users\\\\ada/.ssh/config';
    for (const lines of [[key, DENIED], [config]]) {
      expect(end(lines, FIRST).nextStep).toContain('under Security');
      expect(end(lines, FIRST).nextStep).not.toContain('chmod');
    }
    expect(end(['Bad owner or permissions on /home/ada/.ssh/config'], FIRST).nextStep).toContain('chmod');
  });

  it('lets the key that a jump host took not stand for the one that is refused behind it', () => {
    const lines = [
      'debug1: Server accepts key: /k ED25519 SHA256:abc',
      'Authenticated to jump ([10.0.0.1]:22) using "publickey".',
      'tunl@db: Permission denied (publickey).',
    ];
    expect(end(lines, FIRST).code).toBe('auth-denied');
  });

  it('lets a key that is missing pass where the log-in did not fail of it', () => {
    const lines = [
      'Warning: Identity file /nonexist not accessible: No such file or directory.',
      'ssh: connect to host db port 22: Connection refused',
    ];
    expect(end(lines, FIRST).code).toBe('connection-refused');
  });

  it('puts no command together from what a shell could take for more', () => {
    const lines = [...CHANGED, 'Host key for $(x) has changed and you have requested strict checking.'];
    expect(end(lines, FIRST).nextStep).not.toContain('ssh-keygen');
    const file = [
      ...CHANGED.slice(0, 5),
      "Offending ED25519 key in /a'b:1",
      'Host key for db has changed and you have requested strict checking.',
    ];
    expect(end(file, FIRST).nextStep).not.toContain('ssh-keygen');
  });

  it('names a code of the list whatever the lines are, and soon', () => {
    const pieces = TABLE.flatMap(([, lines]) => lines);
    const line = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 200 }));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.boolean(),
        fc.boolean(),
        (lines, everUp, unattended) => {
          const found = end(lines, { destination: 'x', everUp, unattended });
          expect(FAILURE_CODES).toContain(found.code);
          for (const each of lines) readSshLine(each);
        },
      ),
    );
    const long = 'a:'.repeat(5_000);
    const before = performance.now();
    for (const start of [
      '',
      'bind [',
      'debug1: Connection to port 1 forwarding to ',
      'ssh: connect to host ',
    ])
      end([start + long], FIRST);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('says what it ended ssh for itself', () => {
    expect(ownFailure('forward-deadline', 'db').message).toContain('db let us in');
    expect(ownFailure('question-unanswered', 'db').kind).toBe('needs-input');
    expect(ownFailure('crash-loop', 'db').kind).toBe('permanent');
  });
});

describe('one line', () => {
  it.each([
    ["debug1: Authenticating to 127.0.0.1:22922 as 'quay'", { kind: 'reached' }],
    // No words prove that it is logged in.
    ['Authenticated to 127.0.0.1 ([127.0.0.1]:22922) using "publickey".', { kind: 'other' }],
    [
      'debug1: Local forwarding listening on 127.0.0.1 port 9501.',
      { kind: 'listening', address: '127.0.0.1', port: 9501 },
    ],
    ['debug1: Local forwarding listening on :: port 9503.', { kind: 'listening', address: '::', port: 9503 }],
    [
      'debug1: Local forwarding listening on path /tmp/s.sock.',
      { kind: 'listening-socket', path: '/tmp/s.sock' },
    ],
    [
      'bind [::1]:9500: Address already in use',
      { kind: 'bind-failed', address: '::1', port: 9500, reason: 'Address already in use' },
    ],
    [
      'debug1: remote forward success for: listen 127.0.0.1:9504, connect 127.0.0.1:3',
      { kind: 'remote-forwarded', listen: '127.0.0.1:9504', connect: '127.0.0.1:3' },
    ],
    [
      'Allocated port 42687 for remote forward to 127.0.0.1:2',
      { kind: 'remote-port-chosen', port: 42687, connect: '127.0.0.1:2' },
    ],
    [
      'Error: remote port forwarding failed for listen port 9101',
      { kind: 'remote-refused', port: 9101, path: null },
    ],
    [
      'Error: remote port forwarding failed for listen path /tmp/x',
      { kind: 'remote-refused', port: null, path: '/tmp/x' },
    ],
    ['debug1: Entering interactive session.', { kind: 'interactive' }],
    [
      'debug1: Connection to port 9501 forwarding to 127.0.0.1 port 1 requested.',
      { kind: 'connection', port: 9501, target: '127.0.0.1:1' },
    ],
    [
      'debug1: channel 6: new direct-tcpip [direct-tcpip] (inactive timeout: 0)',
      { kind: 'channel-new', channel: 6 },
    ],
    [
      'channel 6: open failed: connect failed: Connection refused',
      { kind: 'channel-refused', channel: 6, reason: 'connect failed: Connection refused' },
    ],
    ['debug1: channel 6: free: direct-tcpip: listening port 1', { kind: 'channel-closed', channel: 6 }],
    ['connect_to 127.0.0.1 port 9997: failed.', { kind: 'target-refused', host: '127.0.0.1', port: 9997 }],
  ])('%s', (line, told) => {
    expect(readSshLine(line)).toEqual(told);
  });

  it('hears nothing in words that are the server’s, or are not the whole line', () => {
    for (const line of [
      'debug1: Remote: Authenticated to x ([1.2.3.4]:22) using "publickey".',
      ' Authenticated to 127.0.0.1 ([127.0.0.1]:22922) using "publickey".',
      'debug1: Remote: debug1: Local forwarding listening on 127.0.0.1 port 9501.',
      'debug1: Local forwarding listening on 127.0.0.1 port 9501. And more',
      'x debug1: remote forward success for: listen 127.0.0.1:9504, connect 127.0.0.1:3',
    ])
      expect(readSshLine(line)).toEqual({ kind: 'other' });
  });
});
