/** Starting again in the window what a free has ended: from its outcome, from the line below the list, and by Ctrl+Z. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fail, type Listener, ok, type StartAgain } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { NOW, tidyMachine } from './window-machine.ts';
import { activeRow, freeDialog, rowOf, waitForFocus, waitForSpoken } from './window-page.ts';
import { planFor, resultOf, startAgainOffer } from './window-plans.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: (page) => rowOf(page, 3000).waitFor() });
const offer = startAgainOffer();
const started: StartAgain = {
  ...offer,
  started: { at: new Date(NOW).toISOString(), pid: 5123, log: '/home/ada/again-3000.log' },
};

let listener: Listener;
let endFree: () => void;

beforeEach(async () => {
  const { service } = stage;
  const [first] = service.snapshot().listeners;
  if (!first) throw new Error('a listener on 3000');
  listener = first;
  service.answer('ports.plan', async () => ok(planFor(listener)));
  const ended = new Promise<void>((resolve) => {
    endFree = resolve;
  });
  service.answer('ports.free', async () => {
    await ended;
    const { listeners } = service.snapshot();
    service.set({ again: [offer], listeners: listeners.filter(({ id }) => id !== listener.id) });
    return ok(resultOf(planFor(listener), { againId: offer.id }));
  });
  service.answer('ports.startAgain', async () => {
    service.set({ again: [started] });
    return ok({ again: started });
  });
  await stage.open();
});

const free = async () => {
  const { page } = stage;
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('f');
  await waitForFocus(freeDialog(page, 3000).getByRole('button', { name: 'Free 3000' }));
  await page.keyboard.press('Enter');
  await freeDialog(page, 3000).getByText('Asking it to stop').waitFor();
};

describe('start again', () => {
  it('says what would run, where, and without which variables; then how it goes', async () => {
    const { page, service } = stage;
    await free();
    endFree();
    const dialog = freeDialog(page, 3000);
    const panel = dialog.getByRole('region', { name: 'Start again what was on 3000' });
    await panel.waitFor();
    const text = (await panel.innerText()).replace(/\s+/g, ' ');
    expect(text).toContain('npm run dev in ~/code/api-gateway');
    expect(text).toContain('without NPM_TOKEN and AWS_SECRET_ACCESS_KEY');
    await waitForFocus(dialog.getByRole('button', { name: 'Done' }));
    await panel.getByRole('button', { name: 'Start again' }).focus();
    await page.keyboard.press('Enter');
    await panel.getByText('Started as PID 5123. Nothing listens on 3000 yet.').waitFor();
    expect(stage.calls('ports.startAgain')).toEqual([{ againId: offer.id }]);
    await waitForSpoken(page, 'npm was started again (PID 5123).');
    await waitForFocus(panel);
    service.setListeners([listener, ...service.snapshot().listeners]);
    await panel.getByText('node listens on 3000.').waitFor();
  });

  it('shows the output as text, and once more at each press', async () => {
    const { page, service } = stage;
    let text = '<b>ready</b>\n'.repeat(500);
    service.answer('ports.againLog', async () => ok({ path: '/home/ada/again-3000.log', text }));
    service.set({ again: [started] });
    await page.getByRole('button', { name: 'Show…' }).click();
    await page.getByRole('button', { name: 'Show output' }).click();
    const output = page.getByRole('region', { name: 'Output' });
    await output.getByText('<b>ready</b>').waitFor();
    const { box, scrolled } = await output.evaluate((element) => ({
      box: element.clientHeight,
      scrolled: Math.round(element.scrollTop + element.clientHeight - element.scrollHeight),
    }));
    expect(box).toBeLessThan(200);
    expect(Math.abs(scrolled)).toBeLessThan(2);
    text = 'stopped';
    await page.getByRole('button', { name: 'Read again' }).click();
    await output.getByText('stopped', { exact: true }).waitFor();
    service.answer('ports.againLog', async () =>
      fail('not-found', 'There is no output any more.', 'Start it by hand.'),
    );
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText('There is no output any more. Start it by hand.').waitFor();
  });

  it('is not lost with the dialog: the line below the list has it, by the keys too', async () => {
    const { page } = stage;
    await free();
    endFree();
    await waitForFocus(freeDialog(page, 3000).getByRole('button', { name: 'Done' }));
    await page.keyboard.press('Enter');
    await freeDialog(page, 3000).waitFor({ state: 'detached' });
    await page.getByText('3000 was freed').waitFor();
    await page.getByRole('button', { name: 'Start again…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Start again' });
    await dialog.getByText('npm run dev').waitFor();
    await waitForFocus(dialog.getByRole('button', { name: 'Start again' }));
    await page.keyboard.press('Enter');
    await dialog.getByText('Started as PID 5123.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('3000 was started again').waitFor();
    await waitUntil('the list has the focus', async () => (await activeRow(page)) !== null);
  });

  it('is gone when its time is over', async () => {
    const { page, service } = stage;
    service.set({ again: [offer] });
    await page.getByText('3000 was freed').waitFor();
    await page.clock.fastForward(601_000);
    await page.getByText('3000 was freed').waitFor({ state: 'detached' });
  });

  it('takes back a free whose dialog was closed, with a button and with Ctrl+Z', async () => {
    const { page } = stage;
    await free();
    await page.keyboard.press('Escape');
    await freeDialog(page, 3000).waitFor({ state: 'detached' });
    endFree();
    await page
      .getByRole('region', { name: 'Start again' })
      .getByRole('button', { name: 'Start again' })
      .waitFor();
    await waitForSpoken(page, 'Control Z starts it again.');
    await page.keyboard.press('Control+z');
    await page.getByText('npm was started again (PID 5123).').first().waitFor();
    expect(stage.calls('ports.startAgain')).toEqual([{ againId: offer.id }]);
  });

  it('says why it could not be started', async () => {
    const { page, service } = stage;
    service.answer('ports.startAgain', async () =>
      fail('unavailable', 'The folder is gone.', 'Start it by hand.'),
    );
    service.set({ again: [offer] });
    await page.getByRole('button', { name: 'Start again…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Start again' });
    await dialog.getByRole('button', { name: 'Start again' }).click();
    await page.getByText('The folder is gone. Start it by hand.').first().waitFor();
    expect(await dialog.getByRole('button', { name: 'Start again' }).count()).toBe(1);
  });
});
