/** One-time codes, asked for by a real sshd: through the core, and on a terminal. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Forward } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli } from './built-cli.ts';
import { type CoreOverSshd, startCoreOverSshd } from './core-over-sshd.ts';
import { onTerminal } from './on-terminal.ts';
import { type CodeSshd, startCodeSshd } from './one-time-codes.ts';
import { publishHost } from './publish-host.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';
import { processesWith } from './tunnel-processes.ts';

let stage: SshdStage;
let over: CoreOverSshd;
let port = 0;
let forwards: Forward[] = [];

beforeAll(async () => {
  buildCli();
  stage = await createSshdStage();
}, 60_000);
afterAll(() => stage.end());
beforeEach(async () => {
  over = await startCoreOverSshd(stage);
  port = await freePort();
  forwards = [{ kind: 'local', bindPort: port, host: '127.0.0.1', hostPort: over.pagePort }];
});
afterEach(async () => {
  await over.end();
  expect(over.errors).toEqual([]);
});

const asked = (id: string) =>
  waitUntil('it asks', () => (over.tunnel(id).question ? over.tunnel(id) : null), 30_000);
const answer = (questionId: string, text: string) =>
  over.service.handlers['tunnels.answer']({ questionId, answer: text });

/** Wherever something of it could have been kept. */
async function traces(id: string, code: string): Promise<string[]> {
  const log = await over.service.handlers['tunnels.log']({ tunnelId: id });
  const files = readdirSync(over.dataFolder, { recursive: true })
    .map((name) => join(over.dataFolder, String(name)))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return [
    ...(JSON.stringify(log).includes(code) ? ['the log'] : []),
    ...(JSON.stringify(over.service.snapshot()).includes(code) ? ['the snapshot'] : []),
    ...files.filter((path) => readFileSync(path, 'latin1').includes(code)),
    ...[...processesWith(over.dataFolder), ...processesWith(stage.folder)]
      .filter(({ argv }) => argv.some((argument) => argument.includes(code)))
      .map(({ pid }) => `the command line of ${pid}`),
  ];
}

it.each([
  ['alone', {}],
  ['after a key', { withKey: true }],
])('a code %s is asked for in the server’s words, lets in, and is kept nowhere', async (_, how) => {
  const server: CodeSshd = await startCodeSshd(stage, how);
  const id = await over.add(forwards, { sshPort: server.sshd.port });
  await over.up(id);
  const { state, question } = await asked(id);
  const who = stage.user.name;
  expect([state, question]).toMatchObject([
    'needs-input',
    {
      kind: 'code',
      masked: true,
      prompt: `The server (${who}@127.0.0.1) asks: One-time password (OATH) for \`${who}':`,
    },
  ]);
  const code = server.code();
  await answer(question?.id ?? '', code);
  await over.state(id, 'up');
  expect(await over.fetchThrough(port)).toBe('through');
  expect(await traces(id, code)).toEqual([]);
  await over.down(id);
});

it('a wrong code is told in words, asked for once, and not tried again by itself', async () => {
  const server = await startCodeSshd(stage);
  const id = await over.add(forwards, { sshPort: server.sshd.port });
  await over.up(id);
  const wrong = server.wrongCode();
  const { question } = await asked(id);
  await answer(question?.id ?? '', wrong);
  const { failure, pid } = await waitUntil('it is told', () => {
    const tunnel = over.tunnel(id);
    return tunnel.failure ? tunnel : null;
  });
  expect([failure, pid]).toMatchObject([
    {
      code: 'password-needed',
      message: `${stage.user.name}@127.0.0.1 wants a password or a code, and got none that is right (keyboard-interactive).`,
      nextStep: 'Start the tunnel and answer what it asks.',
    },
    null,
  ]);
  expect(over.tunnel(id)).toMatchObject({ state: 'needs-input', question: null, nextAt: null });
  expect(await traces(id, wrong)).toEqual([]);

  // The user's own new start asks anew, and the right one gets in.
  await over.up(id);
  const again = await asked(id);
  expect(again.question?.id).not.toBe(question?.id);
  await answer(again.question?.id ?? '', server.code());
  await over.state(id, 'up');
  await over.down(id);
});

it('a code is typed on the terminal of `tunnel up`, which does not show it', async () => {
  const server = await startCodeSshd(stage);
  const id = await over.add(forwards, { sshPort: server.sshd.port });
  const host = await publishHost(over.service, over.dataFolder);
  try {
    const terminal = onTerminal(['tunnel', 'up', 'db-prod'], over.dataFolder);
    const code = server.code();
    await terminal.type(`${code}\r`, `One-time password (OATH) for \`${stage.user.name}':`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).toContain('db-prod is up.');
    expect(terminal.screen()).not.toContain(code);
    expect(await over.fetchThrough(port)).toBe('through');
    expect(await traces(id, code)).toEqual([]);
  } finally {
    await host.stop();
  }
});
