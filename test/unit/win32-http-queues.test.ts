/** What netsh tells of HTTP.sys: for whom it answers at which ports, in every layout of it, and nothing where it is not sure. */
import { expect, it } from 'vitest';
import { readHttpQueues } from '../../main/core/platform/readers/read-http-queues.ts';

const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;

const QUEUES = text(
  '',
  'Snapshot of HTTP service state (Request Queue View): ',
  '----------------------------------------------------- ',
  '',
  'Request queue name: DefaultAppPool',
  '    Version: 2.0',
  '    Max requests: 1000',
  '    Number of active processes attached: 1',
  '    Controller process ID: 3408',
  '    Process IDs:',
  '        3248',
  '    URL groups:',
  '    URL group ID: FE00000040000001',
  '        State: Active',
  '        Number of registered URLs: 1',
  '        Registered URLs:',
  '            HTTP://*:80/',
  '            HTTPS://[::1]:8443/',
  '            HTTP://127.0.0.1:8000:127.0.0.1/',
  '',
  'Request queue name: Request queue is unnamed.',
  '    Process IDs:',
  '    Registered URLs:',
  '        HTTP://+:47001/WSMAN/',
);

it('is read from the view by queues', () => {
  expect(readHttpQueues(QUEUES)).toEqual({
    rows: [{ pids: [3_248], ports: [80, 8_443, 8_000] }],
    recognized: true,
  });
});

it('is read from newer versions too, which name the program', () => {
  const newer = text(
    'Anforderungswarteschlangen:',
    '    Name: unbenannt.',
    '        Active requests: 0',
    '        Prozesse:',
    '            ID: 2688, Image: C:\\Windows\\System32\\svchost.exe',
    '            Dienste: WinRM',
    '        Registrierte URLs:',
    '            HTTP://+:5985/WSMAN/',
    '',
    '    Name: unbenannt.',
    '        Prozesse:',
    '            ID: 33704, Image: <?>',
    '            ID: 33705, Image: D:\\a, b\\x: y.exe',
    '        Registrierte URLs:',
    '            HTTPS://+:443/SSTP_SSL/',
  );
  expect(readHttpQueues(newer).rows).toEqual([
    { pids: [2_688], ports: [5_985] },
    { pids: [33_704, 33_705], ports: [443] },
  ]);
});

it('tells nothing of a queue that may be two', () => {
  const mixed = QUEUES.replace('\r\n\r\nRequest queue name: Request', '\r\n    Request').replace(
    'Process IDs:\r\n    Registered',
    'Process IDs:\r\n        77\r\n    Registered',
  );
  expect(readHttpQueues(mixed).rows).toEqual([]);
});

it.each([
  '',
  'HTTP://+:80/',
  text('a', '    12', 'b', '    HTTP://+:80/'),
  QUEUES.slice(0, QUEUES.indexOf('HTTP://*:80/') + 11),
])('tells nothing of %j', (printed) => {
  expect(readHttpQueues(printed).rows).toEqual([]);
});
