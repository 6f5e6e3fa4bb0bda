/** A server that is a file of one's own, as most starters of Node's kind need it. */
import type { ServerPlace } from '../server-place.ts';

const SERVER = `const port = Number(process.argv[2]);
require('node:http').createServer((_, answer) => answer.end('ok')).listen(port, '127.0.0.1');
`;

/** Gives the path of `server.js`, which listens at the port of its argument. */
export const writeNodeServer = (place: ServerPlace): string => place.write('server.js', SERVER);
