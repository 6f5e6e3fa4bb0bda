/** A saved tunnel's listener and its changes, as `ls`, `show`, `wait` and `events` tell of them. */
import { describe, expect, it } from 'vitest';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleListener } from '../sample-listener.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { serviceOf } from '../service-of.ts';
import { waitUntil } from '../wait-until.ts';

const AT = '2026-01-01T00:00:00.000Z';

describe('the row of a tunnel', () => {
  const service = serviceOf({
    listeners: [
      sampleListener({ port: 5_433, tunnel: { id: 'tunnel-1', name: 'db-prod' } }),
      sampleListener({ id: 'other', port: 5_434 }),
    ],
  });

  it('says so in ls and show, and is found by it', async () => {
    const { out } = await commandLine(service, ['ls', 'tunnel']);
    expect(out).toContain('tunnel db-prod');
    expect(out).not.toContain('5434');
    expect((await commandLine(service, ['ls', '5434'])).out).not.toContain('tunnel');
    const show = await commandLine(service, ['show', '5433']);
    expect(show.out).toContain('db-prod; `quayside tunnel show db-prod` says more');
    const wait = await commandLine(service, ['wait', '5433', '--open']);
    expect(wait.out).toMatch(/^tunnel db-prod \(pid \d+\) listens on port 5433/);
  });

  it('changes as `events` prints it', async () => {
    const fake = createFakeService();
    const { terminal, exitCode } = startCommandLine(fake, ['events']);
    await waitUntil('the list', () => terminal.text.out.includes('\n'));
    fake.emit({ type: 'tunnel', at: AT, tunnelId: 'tunnel-1', tunnel: SAMPLE_TUNNEL });
    fake.emit({ type: 'tunnel', at: AT, tunnelId: 'tunnel-1', tunnel: null });
    await waitUntil('the changes', () => terminal.text.out.split('\n').length === 4);
    terminal.interrupt();
    await exitCode;
    const [, ...changes] = terminal.text.out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(changes).toMatchObject([
      { type: 'tunnel', tunnelId: 'tunnel-1', tunnel: { name: 'db-prod' } },
      { type: 'tunnel', tunnelId: 'tunnel-1', tunnel: null },
    ]);
  });
});
