/** 500 command lines that nobody would type: each ends with a documented code, in words, and ends nothing. */
import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completionPlaces } from '../../main/cli/completion/completion-model.ts';
import { EXIT } from '../../main/cli/exit-codes.ts';
import { buildCli, createSurroundings } from './built-cli.ts';

const CASES = 500;
const SEED = 20_260_101;
/** What still runs after so many ms waits for something that does not come, and is interrupted. */
const INTERRUPT_MS = 10_000;

const around = createSurroundings();
let bystander: Awaited<ReturnType<typeof around.listener>>;
beforeAll(async () => {
  buildCli();
  bystander = await around.listener();
});
afterAll(() => around.putAway());

const GOING_ON_NAMES = ['events', 'serve'];
/** Every command that there is, so that a new one is tried too. */
const COMMANDS = [
  ...completionPlaces().flatMap(({ path }) => (path === '' || GOING_ON_NAMES.includes(path) ? [] : [path])),
  'replay',
];
const GOING_ON = ['events', 'serve', 'ls --watch'];
const OPTIONS = [
  ...[
    '--json',
    '--all',
    '--force',
    '--dry-run',
    '--open',
    '--free',
    '--help',
    '--version',
    '--',
    '-',
    '-h',
    '-V',
  ],
  ...[
    '--protocol',
    '--pid',
    '--grace',
    '--from',
    '--to',
    '--count',
    '--timeout',
    '--port',
    '--endian',
    '--project',
    '--name',
    '--command',
    '--container',
    '--replace',
    '--undo',
    '--stop-supervisor',
    '--signal',
    '--elevate',
    '--log',
    '--to',
    '--local',
    '-L',
    '-R',
    '-D',
    '--map',
    '--user',
    '--jump',
    '--identity',
    '--auto-start',
    '--tag',
    '--json-file',
    '--config',
    '--no-wait',
    '--all-lines',
    '--nonsense',
  ],
  ...['--protocol=tcp', '--json=1', '--pid=', '--count=0', '---', '-1', '-0', '-9e9'],
];
const VALUES = [
  ...[
    '',
    ' ',
    '0',
    '1',
    '65535',
    '65536',
    '1e3',
    '3000abc',
    '03000',
    '0x10',
    '3000-3999',
    '9-1',
    'tcp',
    'udp',
    'bash',
  ],
  ...[
    'theme',
    '8080:80',
    'ssh -N -L 5433:db:5432 host',
    'notifications.mutedPorts',
    '3000,4000',
    'proc-net-tcp',
    'lsof',
    '/proc/net/tcp',
    '/dev/null',
    '/',
    '..',
    '*',
    '$(id)',
    '`id`',
    ';id',
    '|id',
    '%s%n',
    '\\',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\u001b[31m',
    '\u202e',
    '\u0007',
    '\n',
    'a\nb',
    '🚀',
    '\ud800',
    'x'.repeat(9_000),
  ],
];

/** Never -y: what it could end on this machine is not ours. */
const isHarmless = (word: string): boolean => !/^-[^-]*y|^--y/.test(word);

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 3, arbitrary: fc.constantFrom(...OPTIONS) },
  { weight: 1, arbitrary: fc.integer({ min: -10, max: 70_000 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '')),
  },
);
const commandLine = fc
  .tuple(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...COMMANDS).map((name) => name.split(' ')) },
      { weight: 1, arbitrary: fc.constantFrom(...GOING_ON).map((name) => name.split(' ')) },
      { weight: 2, arbitrary: word.map((text) => [text]) },
    ),
    fc.array(word, { maxLength: 5 }),
  )
  .map(([first, rest]) => [...first, ...rest].filter(isHarmless));

const CODES: number[] = Object.values(EXIT);

it(`${CASES} strange command lines end as documented`, { timeout: 600_000 }, async () => {
  const cases = fc.sample(commandLine, { seed: SEED, numRuns: CASES });
  const failures: unknown[] = [];
  const codes = new Map<number, number>();
  const next = cases.entries();
  const worker = async () => {
    for (const [, argv] of next) {
      // No browser may open: there is no opener on such a path.
      const run = around.start(argv, { env: { PATH: around.home } });
      const interrupt = () => run.child.kill('SIGINT');
      const timer = setTimeout(interrupt, INTERRUPT_MS);
      if (GOING_ON.includes(argv.slice(0, argv[0] === 'ls' ? 2 : 1).join(' ')))
        run.child.stdout?.once('data', interrupt);
      const code = await run.ended;
      clearTimeout(timer);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      const wrong = mistakesOf(argv, code, run.text);
      if (wrong.length > 0) failures.push({ argv, code, ...run.text, wrong });
    }
  };
  await Promise.all(Array.from({ length: Math.min(3, availableParallelism() + 1) }, worker));
  console.log(`seed ${SEED}, ended with`, Object.fromEntries([...codes].sort(([a], [b]) => a - b)));
  expect(failures).toEqual([]);
  expect([bystander.child.exitCode, bystander.child.signalCode]).toEqual([null, null]);
  // A generator that only ever makes mistakes would prove little.
  expect(codes.get(0) ?? 0).toBeGreaterThan(CASES / 20);
  expect(codes.get(2) ?? 0).toBeGreaterThan(CASES / 5);
});

function mistakesOf(argv: string[], code: number, { out, err }: { out: string; err: string }): string[] {
  const wrong: string[] = [];
  if (!CODES.includes(code)) wrong.push('code is not documented');
  if (code === EXIT.internal) wrong.push('an internal error');
  if (/\n {4}at |node:internal/.test(out + err)) wrong.push('a stack trace');
  if (/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u.test(out + err)) wrong.push('raw control characters');
  if (code === EXIT.usage && !/^(Warning: .*\n)*quayside: .+\n$/.test(err)) wrong.push('no sentence');
  const options = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (options.includes('--json') && out !== '' && !isJsonLines(out)) wrong.push('no JSON');
  return wrong;
}

const isJsonLines = (text: string): boolean =>
  text
    .trimEnd()
    .split('\n')
    .every((line) => {
      try {
        return typeof JSON.parse(line) === 'object';
      } catch {
        return false;
      }
    });
