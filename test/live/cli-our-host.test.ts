/** The built command line calls the host of its data folder Quayside, whether that answers or hangs; others with its command line not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, cli, createSurroundings } from './built-cli.ts';

const around = createSurroundings();
beforeAll(buildCli);
afterAll(around.putAway);

async function serve(
  home: string,
): Promise<{ child: { kill(signal: NodeJS.Signals): boolean }; port: number }> {
  const { child, text } = around.start(['serve', '--json'], { home });
  await waitUntil('the host to serve', () => text.out.includes('\n'));
  const { url }: { url: string } = JSON.parse(text.out);
  return { child, port: Number(new URL(url).port) };
}

async function ownersAt(port: number): Promise<unknown[]> {
  const { ports }: { ports: Listener[] } = JSON.parse(
    (await cli(['ls', String(port), '--all', '--json'], { home: around.home })).out,
  );
  return ports.map(({ owner }) => [owner?.name, owner?.framework]);
}

it('is called Quayside in every answer, also where it hangs', async () => {
  const { child, port } = await serve(around.home);
  const other = await serve(around.folder());
  expect(await ownersAt(port)).toEqual([['Quayside', 'Quayside']]);
  // Another folder's is not ours: it is called what its process is, though its command line is the same.
  expect(await ownersAt(other.port)).toEqual([['node', 'Quayside']]);
  const shown = await cli(['show', String(port)], { home: around.home });
  expect(shown.out).toMatch(/Process +Quayside \(pid/);
  const listed = await cli(['ls', String(port)], { home: around.home });
  expect(listed.out).toMatch(/ quayside {2,}/);
  child.kill('SIGSTOP');
  try {
    expect(await ownersAt(port)).toEqual([['Quayside', 'Quayside']]);
  } finally {
    child.kill('SIGCONT');
  }
});
