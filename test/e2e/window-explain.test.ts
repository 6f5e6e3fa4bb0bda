/** A search for one port on which nobody listens: the core says why it can or cannot be taken. */
import { describe, expect, it } from 'vitest';
import { ok } from '../../preload/model.ts';
import { tidyMachine } from './window-machine.ts';
import { rowOf } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: (page) => rowOf(page, 3000).waitFor() });

describe('a port with no row', () => {
  it('is asked about once, when the typing rests, and explained with what to do', async () => {
    const page = await stage.open();
    stage.service.answer('ports.explain', async ({ port, protocol }) =>
      ok({
        port,
        protocol,
        state: 'time-wait',
        message: 'Old connections linger.',
        nextStep: 'Wait a minute.',
      }),
    );
    await page.getByRole('searchbox').pressSequentially('3077');
    await page.getByText('Nothing listens on 3077.').waitFor();
    await page.getByText('Old connections linger.').waitFor();
    await page.getByText('Wait a minute.').waitFor();
    expect(stage.calls('ports.explain')).toEqual([{ port: 3077, protocol: 'tcp' }]);
  });

  it('is not asked about where somebody of the system holds it, or where words are searched for', async () => {
    const page = await stage.open();
    await page.getByRole('searchbox').fill('22');
    await page.getByText('Nothing of yours listens on 22.').waitFor();
    await page.getByRole('searchbox').fill('no-such-thing');
    await page.getByText('Nothing matches').waitFor();
    await page.clock.fastForward(2_000);
    // The next answer comes after all that was asked before.
    await page.getByRole('searchbox').fill('protocol:udp 3078 ');
    await page.clock.runFor(1_000);
    await page.getByText('Nothing listens on 3078.').waitFor();
    await expect.poll(() => stage.calls('ports.explain')).toEqual([{ port: 3078, protocol: 'udp' }]);
  });

  it('stays without words where the core has none', async () => {
    const page = await stage.open();
    await page.getByRole('searchbox').fill('3077');
    await page.getByText('Nothing listens on 3077.').waitFor();
    await expect.poll(() => stage.calls('ports.explain').length).toBe(1);
    expect(await page.getByText('It is free').count()).toBe(0);
  });
});
