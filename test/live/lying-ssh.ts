/** A small SSH server on loopback that says what a test wants it to, at the moment of the log-in, and lets in only when told to. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface LyingSsh {
  readonly port: number;
  end(): Promise<void>;
}

/** One message, from its number on. */
export type Message = Buffer;

const string = (text: string | Buffer): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([number(bytes.length), bytes]);
};
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const message = (kind: number, ...parts: readonly Buffer[]): Message =>
  Buffer.concat([Buffer.from([kind]), ...parts]);

/** What it can say; the text may be anything. */
export const SAYS = {
  banner: (text: string) => message(53, string(text), string('')),
  /** To be shown in any case. */
  debug: (text: string) => message(4, Buffer.from([1]), string(text), string('')),
  /** Asks for one word by keyboard-interactive, after these instructions. */
  ask: (instruction: string, prompt: string) =>
    message(60, string(''), string(instruction), string(''), number(1), string(prompt), Buffer.from([0])),
  onlyBy: (methods: string) => message(51, string(methods), Buffer.from([0])),
  letIn: () => message(52),
  hangUp: (text: string) => message(1, number(2), string(text), string('')),
} as const;

/** `answer`: what it says to each request to log in, by the name of its method. Global requests are never answered. */
export async function startLyingSsh(
  knownHosts: string,
  answer: (method: string) => readonly Message[],
): Promise<LyingSsh> {
  const host = generateKeyPairSync('ed25519');
  const blob = Buffer.concat([string('ssh-ed25519'), string(rawOf(host.publicKey))]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    serve(socket, { blob, key: host.privateKey }, answer);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // A server on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  appendFileSync(knownHosts, `[127.0.0.1]:${port} ssh-ed25519 ${blob.toString('base64')}\n`);
  return {
    port,
    end() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

const VERSION = 'SSH-2.0-OpenSSH_9.9';
const METHODS = ['curve25519-sha256', 'ssh-ed25519', 'aes128-ctr', 'aes128-ctr', 'hmac-sha2-256'];
const KEX_INIT = message(
  20,
  randomBytes(16),
  ...[...METHODS, 'hmac-sha2-256', 'none', 'none', '', ''].map(string),
  Buffer.alloc(5),
);

interface HostKey {
  readonly blob: Buffer;
  readonly key: KeyObject;
}

function serve(socket: Socket, host: HostKey, answer: (method: string) => readonly Message[]): void {
  const line = createPackets(socket);
  let clientVersion = '';
  let clientInit: Buffer = Buffer.alloc(0);
  line.onVersion = (version) => {
    clientVersion = version;
  };
  line.onMessage = (said) => {
    const kind = said[0];
    if (kind === 20) clientInit = said;
    else if (kind === 30) {
      const shared = exchange(said.subarray(5), host, [clientVersion, VERSION, clientInit, KEX_INIT]);
      line.send(shared.reply);
      line.send(message(21));
      line.secure(shared.keyOf);
    } else if (kind === 5) line.send(message(6, string('ssh-userauth')));
    else if (kind === 50) for (const each of answer(textsOf(said)[2] ?? '')) line.send(each);
  };
  socket.write(`${VERSION}\r\n`);
  line.send(KEX_INIT);
}

/** The strings that a message begins with. */
function textsOf(said: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 1; at + 4 <= said.length && texts.length < 3; ) {
    const length = said.readUInt32BE(at);
    texts.push(said.toString('latin1', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return texts;
}

const X25519_HEAD = Buffer.from('302a300506032b656e032100', 'hex');

function exchange(
  theirs: Buffer,
  host: HostKey,
  [theirName = '', ourName = '', ...inits]: (string | Buffer)[],
) {
  const ours = generateKeyPairSync('x25519');
  const publicKey = createPublicKey({
    key: Buffer.concat([X25519_HEAD, theirs]),
    format: 'der',
    type: 'spki',
  });
  const secret = positive(diffieHellman({ privateKey: ours.privateKey, publicKey }));
  const own = rawOf(ours.publicKey);
  const all = [theirName, ourName, ...inits, host.blob, theirs, own].map(string);
  const hash = createHash('sha256')
    .update(Buffer.concat([...all, secret]))
    .digest();
  const signature = Buffer.concat([string('ssh-ed25519'), string(sign(null, hash, host.key))]);
  return {
    reply: message(31, string(host.blob), string(own), string(signature)),
    keyOf: (letter: string) =>
      createHash('sha256')
        .update(Buffer.concat([secret, hash, Buffer.from(letter), hash]))
        .digest(),
  };
}

/** As SSH writes whole numbers. */
function positive(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const rest = bytes.subarray(first);
  return string((rest[0] ?? 0) >= 128 ? Buffer.concat([Buffer.alloc(1), rest]) : rest);
}

/** Cuts the stream into messages; from `secure` on all that it sends is encrypted, and from their NEWKEYS on what it reads. */
function createPackets(socket: Socket) {
  let held = Buffer.alloc(0);
  let head: Buffer | null = null;
  let hasVersion = false;
  const counts = { sent: 0, read: 0 };
  let keyOf: ((letter: string) => Buffer) | null = null;
  let writing: { cipher: ReturnType<typeof createCipheriv>; mac: Buffer } | null = null;
  let reading: { cipher: ReturnType<typeof createDecipheriv>; mac: Buffer } | null = null;
  const packets = {
    onVersion: (_version: string): void => {},
    onMessage: (_said: Buffer): void => {},
    send(said: Message) {
      const size = writing ? 16 : 8;
      const padding = size - ((said.length + 5) % size) + size;
      const plain = Buffer.concat([
        number(said.length + padding + 1),
        Buffer.from([padding]),
        said,
        randomBytes(padding),
      ]);
      const seal =
        writing && createHmac('sha256', writing.mac).update(number(counts.sent)).update(plain).digest();
      counts.sent += 1;
      socket.write(writing && seal ? Buffer.concat([writing.cipher.update(plain), seal]) : plain);
    },
    secure(next: (letter: string) => Buffer) {
      keyOf = next;
      const [key, iv] = [next('D').subarray(0, 16), next('B').subarray(0, 16)];
      writing = { cipher: createCipheriv('aes-128-ctr', key, iv), mac: next('F') };
    },
  };
  const takeOne = (): boolean => {
    if (held.length < 16 && !head) return false;
    head ??= reading ? reading.cipher.update(held.subarray(0, 16)) : held.subarray(0, 16);
    const whole = head.readUInt32BE(0) + 4;
    const end = whole + (reading ? 32 : 0);
    if (held.length < end) return false;
    const rest = held.subarray(16, whole);
    const plain = Buffer.concat([head, reading ? reading.cipher.update(rest) : rest]);
    held = held.subarray(end);
    head = null;
    counts.read += 1;
    const said = plain.subarray(5, whole - (plain[4] ?? 0));
    if (said[0] === 21 && keyOf) {
      const [key, iv] = [keyOf('C').subarray(0, 16), keyOf('A').subarray(0, 16)];
      reading = { cipher: createDecipheriv('aes-128-ctr', key, iv), mac: keyOf('E') };
    }
    packets.onMessage(said);
    return true;
  };
  socket.on('data', (piece) => {
    held = Buffer.concat([held, Buffer.from(piece)]);
    const lineEnd = held.indexOf('\n');
    if (!hasVersion && lineEnd >= 0) {
      hasVersion = true;
      packets.onVersion(held.toString('latin1', 0, lineEnd).trimEnd());
      held = held.subarray(lineEnd + 1);
    }
    while (hasVersion && takeOne()) {}
  });
  return packets;
}
