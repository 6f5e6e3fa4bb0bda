/** Requests that no page and no command line of ours would send, as they stand on the wire. */
import { SCRIPT_PATH } from '../small-page.ts';

export interface RawAttack {
  name: string;
  bytes: string;
  /** Without the guard it goes through; false where something below the guard stops it as well. */
  worksUnguarded: boolean;
}

const request = (line: string, headers: readonly string[], body = ''): string =>
  [line, ...headers, '', body].join('\r\n');

const get = (host: string, ...more: string[]): string =>
  request('GET / HTTP/1.1', [`Host: ${host}`, ...more]);

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

const upgrade = (host: string, origins: readonly string[], path = '/ws'): string =>
  request(`GET ${path} HTTP/1.1`, [
    `Host: ${host}`,
    ...origins.map((origin) => `Origin: ${origin}`),
    ...UPGRADE,
  ]);

const write = (method: string, host: string, ...more: string[]): string => {
  const body = '{"kind":"call","id":1,"name":"ports.free","input":{}}';
  return request(
    `${method} / HTTP/1.1`,
    [`Host: ${host}`, `Content-Length: ${body.length}`, 'Content-Type: text/plain', ...more],
    body,
  );
};

/** What the page itself and the command line send: must go through, or a refusal proves nothing. */
export function fairRequests(port: number): { name: string; bytes: string; status: number }[] {
  const own = `127.0.0.1:${port}`;
  return [
    { name: 'the page by number', bytes: get(own), status: 200 },
    { name: 'the page by name', bytes: get(`localhost:${port}`), status: 200 },
    {
      name: 'a link on another site',
      bytes: get(own, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'),
      status: 200,
    },
    {
      name: 'an address typed in',
      bytes: get(own, 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate'),
      status: 200,
    },
    {
      name: 'a script of the page',
      bytes: request(`GET ${SCRIPT_PATH} HTTP/1.1`, [`Host: ${own}`, 'Sec-Fetch-Site: same-origin']),
      status: 200,
    },
    { name: 'a WebSocket of the page', bytes: upgrade(own, [`http://${own}`]), status: 101 },
    {
      name: 'a WebSocket by name',
      bytes: upgrade(`localhost:${port}`, [`http://localhost:${port}`]),
      status: 101,
    },
  ];
}

export function rawAttacks(port: number, token: string): RawAttack[] {
  const own = `127.0.0.1:${port}`;
  const ownOrigin = `http://${own}`;
  const works = (name: string, bytes: string): RawAttack => ({ name, bytes, worksUnguarded: true });
  const fails = (name: string, bytes: string): RawAttack => ({ name, bytes, worksUnguarded: false });
  const path = (target: string) => request(`GET ${target} HTTP/1.1`, [`Host: ${own}`]);
  const foreignHosts = [
    `evil.test:${port}`,
    'evil.test',
    '127.0.0.1',
    `127.0.0.1:${port === 1_024 ? 1_025 : 1_024}`,
    `localhost.:${port}`,
    `127.0.0.1.:${port}`,
    `[::1]:${port}`,
    `user@127.0.0.1:${port}`,
    `LOCALHOST:${port}`,
    `127.0.0.1:${port}.evil.test`,
    `127.1:${port}`,
    `0.0.0.0:${port}`,
    `127.0.0.1:0${port}`,
  ];
  const foreignOrigins = [
    'http://evil.test',
    'null',
    `https://${own}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port}1`,
    `http://localhost.evil.test:${port}`,
    `http://[::1]:${port}`,
    `HTTP://${own}`,
    `http://${own}/`,
    'file://',
  ];
  return [
    ...foreignHosts.map((host) => works(`Host ${host}`, get(host))),
    works('two Host headers, ours first', get(own, 'Host: evil.test')),
    works('two Host headers, ours last', get('evil.test', `Host: ${own}`)),
    works('no Host in HTTP/1.0', request('GET / HTTP/1.0', [])),
    fails('no Host in HTTP/1.1', request('GET / HTTP/1.1', [])),
    fails('a whole address as the target', request('GET http://evil.test/ HTTP/1.1', [`Host: ${own}`])),
    fails('CONNECT', request('CONNECT evil.test:443 HTTP/1.1', [`Host: ${own}`])),
    ...foreignOrigins.map((origin) => works(`read with Origin ${origin}`, get(own, `Origin: ${origin}`))),
    ...foreignOrigins.map((origin) => works(`WebSocket with Origin ${origin}`, upgrade(own, [origin]))),
    works('WebSocket without an Origin', upgrade(own, [])),
    works('WebSocket with two Origins', upgrade(own, [ownOrigin, 'http://evil.test'])),
    works('WebSocket under a foreign Host', upgrade(`evil.test:${port}`, [`http://evil.test:${port}`])),
    works('WebSocket under a foreign Host with our Origin', upgrade('evil.test', [ownOrigin])),
    fails('WebSocket with the token in the query', upgrade(own, [ownOrigin], `/ws?token=${token}`)),
    fails('WebSocket at another path', upgrade(own, [ownOrigin], '/')),
    works('text/plain POST without an Origin', write('POST', own)),
    works('text/plain POST of another site', write('POST', own, 'Origin: http://evil.test')),
    works('text/plain POST of Origin null', write('POST', own, 'Origin: null')),
    works('POST with our own Origin', write('POST', own, `Origin: ${ownOrigin}`)),
    works('PUT', write('PUT', own, `Origin: ${ownOrigin}`)),
    works('DELETE', write('DELETE', own)),
    works(
      'preflight',
      request('OPTIONS / HTTP/1.1', [
        `Host: ${own}`,
        'Origin: http://evil.test',
        'Access-Control-Request-Method: POST',
        'Access-Control-Request-Private-Network: true',
      ]),
    ),
    works(
      'script of another site',
      request(`GET ${SCRIPT_PATH} HTTP/1.1`, [
        `Host: ${own}`,
        'Sec-Fetch-Site: cross-site',
        'Sec-Fetch-Dest: script',
      ]),
    ),
    works(
      'script of another port',
      request(`GET ${SCRIPT_PATH} HTTP/1.1`, [
        `Host: ${own}`,
        'Sec-Fetch-Site: same-site',
        'Sec-Fetch-Dest: script',
      ]),
    ),
    works(
      'frame of another port',
      get(own, 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'),
    ),
    works('fetch of another site', get(own, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors')),
    fails('page with the token in the query', path(`/?token=${token}`)),
    fails('up and out', path('/../../../../etc/passwd')),
    fails('up and out, encoded', path('/..%2f..%2f..%2f..%2fetc%2fpasswd')),
    fails('up and out, encoded dots', path('/%2e%2e/%2e%2e/%2e%2e/etc/passwd')),
    fails('up and out, backslash', path('/..\\..\\..\\etc\\passwd')),
    fails('encoded zero', path('/index.html%00.js')),
    fails('two slashes', path('//etc/passwd')),
    fails('a link to a file outside', path('/assets/passwd.js')),
    fails('a link to a folder outside', path('/etc/passwd')),
    fails('a folder', path('/assets/')),
    fails('a file that no page needs', path('/assets/notes.txt')),
    fails('headers of 9 KiB', get(own, `X-Long: ${'a'.repeat(9 * 1_024)}`)),
    fails(
      'two ways to say the length',
      request(
        'POST / HTTP/1.1',
        [`Host: ${own}`, 'Content-Length: 4', 'Transfer-Encoding: chunked'],
        '0\r\n\r\n',
      ),
    ),
    fails('a space before the colon', request('GET / HTTP/1.1', [`Host : ${own}`])),
    fails('no HTTP at all', `{"token":"${token}"}\r\n\r\n`),
  ];
}
