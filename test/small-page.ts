/** A built page in small: an index and one hashed script that connects with the token of the fragment. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PAGE_MARK = 'This is the page of Quayside.';
export const SCRIPT_PATH = '/assets/app-Ab3_x-9Z.js';

const INDEX = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>waiting</title>
<link rel="stylesheet" href="./assets/app-Ab3_x-9Z.css">
<script defer src=".${SCRIPT_PATH}"></script>
<p>${PAGE_MARK}</p>
</html>
`;

const SCRIPT = `
globalThis.stolenScript = true;
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  const socket = new WebSocket('ws://' + location.host + '/ws');
  socket.onopen = () => socket.send(JSON.stringify({ token }));
  socket.onclose = ({ code }) => { document.title = 'closed ' + code; };
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.ready) socket.send('{"kind":"subscribe","event":"snapshot"}');
    else document.title = 'port ' + frame.payload.listeners[0].port;
  };
}
`;

/** Makes the folder; a link in it leads out, to a file that must never be served. */
export function makeSmallPage(): string {
  const root = mkdtempSync(join(tmpdir(), 'quayside-page-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), INDEX);
  writeFileSync(join(root, SCRIPT_PATH), SCRIPT);
  writeFileSync(join(root, 'assets', 'app-Ab3_x-9Z.css'), 'p { font-family: serif; }\n');
  writeFileSync(join(root, 'assets', 'notes.txt'), 'not a kind of file that a page needs\n');
  symlinkSync('/etc/passwd', join(root, 'assets', 'passwd.js'));
  symlinkSync('/etc', join(root, 'etc'));
  return root;
}
