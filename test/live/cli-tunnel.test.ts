/** The built `tunnel up` on a real terminal, with a host whose tunnels a test moves. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TunnelQuestion } from '../../preload/model.ts';
import { createTunnelService, type TunnelService } from '../tunnel-service.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, createSurroundings } from './built-cli.ts';
import { onTerminal } from './on-terminal.ts';
import { type PublishedHost, publishHost } from './publish-host.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

let service: TunnelService;
let home: string;
let host: PublishedHost;
beforeEach(async () => {
  home = around.folder();
  service = createTunnelService([{}]);
  host = await publishHost(service, home);
});
afterEach(() => host.stop());

const QUESTION: TunnelQuestion = {
  id: 'q-1',
  kind: 'password',
  prompt: "me@bastion's password:",
  fingerprint: null,
  masked: true,
  expiresAt: '2026-01-01T00:00:00.000Z',
};
const PROMPT = "db-prod: me@bastion's password: ";

/** Up to the question. */
async function goUp(question: TunnelQuestion) {
  const terminal = onTerminal(['tunnel', 'up', 'db-prod'], home);
  await waitUntil('the call', () => service.asked.includes('up tunnel-1'));
  service.set('tunnel-1', { state: 'needs-input', question });
  return terminal;
}

it('takes a password that the terminal never shows', async () => {
  const terminal = await goUp(QUESTION);
  await terminal.type('geheimx\u007f\r', PROMPT);
  await waitUntil('the answer', () => service.asked.includes('answer q-1 geheim'));
  service.set('tunnel-1', { state: 'up', question: null });
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain('db-prod is up.');
  expect(terminal.screen()).not.toContain('gehei');
});

it('shows what is no secret, which proves that the other was hidden', async () => {
  const terminal = await goUp({ ...QUESTION, masked: false });
  await terminal.type('geheim\r', PROMPT);
  await waitUntil('the answer', () => service.asked.includes('answer q-1 geheim'));
  service.set('tunnel-1', { state: 'up', question: null });
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain('geheim');
});

it('is interrupted by Ctrl+C while it asks, and answers nothing', async () => {
  const terminal = await goUp(QUESTION);
  await terminal.type('half\u0003', PROMPT);
  expect(await terminal.ended).toBe(130);
  expect(service.asked).toEqual(['up tunnel-1']);
});

it('takes a question back that is answered elsewhere', async () => {
  const terminal = await goUp(QUESTION);
  await waitUntil('the question', () => terminal.screen().includes(PROMPT));
  service.set('tunnel-1', { state: 'up', question: null });
  expect(await terminal.ended).toBe(0);
  expect(service.asked).toEqual(['up tunnel-1']);
});

it('hands what is typed to the question that is asked now, never to one before it', async () => {
  const terminal = await goUp(QUESTION);
  await waitUntil('the question', () => terminal.screen().includes(PROMPT));
  service.set('tunnel-1', { question: { ...QUESTION, id: 'q-2', prompt: 'Code:' } });
  await terminal.type('123456\r', 'db-prod: Code: ');
  await waitUntil('the answer', () => service.asked.length > 1);
  service.set('tunnel-1', { state: 'up', question: null });
  expect(await terminal.ended).toBe(0);
  expect(service.asked).toEqual(['up tunnel-1', 'answer q-2 123456']);
});
