/** Tunnels of every kind that may be saved, for property tests: every field, with all signs that mean something. */
import fc from 'fast-check';
import { cleanText } from '../main/core/clean-text.ts';
import { Forward, TunnelHost, TunnelSpec } from '../preload/nouns/tunnel.ts';

const text = (signs: string, maxLength = 12) =>
  fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength }).map((parts) => parts.join(''));

const host = fc
  .oneof(
    fc.constantFrom('*', 'localhost', '127.0.0.1', '::1', 'fe80::1%eth0', 'none', 'ssh', '8080'),
    text('abZ09._:%-'),
  )
  .filter((value) => TunnelHost.safeParse(value).success);
/** Everything that a shell, ssh or a tokenizer may see something in. */
const PATH = 'aZ0 /._-~$HOME{}()\'"`\\#*?[]!&|;<>=@%^,+é日🙂';
const socket = text(PATH, 16)
  .map((rest) => `/${rest}`)
  .filter((value) => cleanText(value) === value);
const identityFile = fc
  .tuple(fc.constantFrom('/', '~/', 'C:\\', 'd:/'), text(`${PATH}:`, 16))
  .map(([root, rest]) => root + rest);
const user = text('abZ09._-@#!*?~%,=[]^/:+é🙂').filter(
  (value) => TunnelSpec.shape.user.safeParse(value).success,
);
const hop = fc
  .tuple(
    fc.option(text('aZ0._-#!*?~%=[]^/+')),
    fc.oneof(fc.constantFrom('none', 'NONE', '[::1]', '[fe80::1]'), text('aZ09._-')),
    fc.option(fc.integer({ min: 1, max: 65_535 })),
  )
  .map(
    ([name, place, port]) => `${name === null ? '' : `${name}@`}${place}${port === null ? '' : `:${port}`}`,
  )
  .filter((value) => TunnelSpec.shape.jump.safeParse([value]).success);
const port = fc.integer({ min: 1, max: 65_535 });

const bind = fc.oneof(
  fc.record({ bindAddress: host, bindPort: port }, { requiredKeys: ['bindPort'] }),
  fc.record({ bindSocket: socket }),
);
const target = fc.oneof(fc.record({ host, hostPort: port }), fc.record({ hostSocket: socket }));
const forward: fc.Arbitrary<Forward> = fc
  .oneof(
    fc.tuple(bind, target).map(([here, there]) => ({ kind: 'local', ...here, ...there })),
    bind.map((here) => ({ kind: 'dynamic', ...here })),
    fc
      .tuple(fc.oneof(bind, fc.constant({ bindPort: 0 })), fc.oneof(target, fc.constant({})))
      .map(([here, there]) => ({ kind: 'remote', ...here, ...there })),
  )
  .map((raw) => Forward.parse(raw));

export const anyTunnel: fc.Arbitrary<TunnelSpec> = fc
  .record(
    {
      destination: host.filter((value) => value !== '*'),
      user,
      sshPort: port,
      jump: fc.array(hop, { maxLength: 4 }),
      identityFile,
      forwards: fc.array(forward, { minLength: 1, maxLength: 5 }),
    },
    { requiredKeys: ['destination', 'forwards'] },
  )
  .map((raw) => TunnelSpec.parse({ ...raw, name: 'x' }));
