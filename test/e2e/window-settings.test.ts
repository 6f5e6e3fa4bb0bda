/** What the user sets in the window: what they are told of, when not, and for how long nothing is watched. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { fail, NoticeRule, ok, type UpdateUse } from '../../preload/model.ts';
import { sampleUpdate } from '../scripted-desktop.ts';
import { waitUntil } from '../wait-until.ts';
import { NOW, tidyMachine } from './window-machine.ts';
import { rowOf, type WindowOptions } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine);

const openSettings = async (options: WindowOptions = {}): Promise<Page> => {
  const page = await stage.open(options);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Notifications', exact: true }).waitFor();
  return page;
};
const notifications = () => stage.service.snapshot().settings.notifications;

describe('the settings of notifications', () => {
  it('turn each rule off and on, and all of them', async () => {
    const page = await openSettings();
    const rule = page.getByRole('switch', { name: 'Two servers share one port on localhost' });
    await rule.click();
    await waitUntil('the rule is muted', () => notifications().mutedRules.join() === 'split');
    await page.getByRole('switch', { name: 'A watched port opens or closes' }).focus();
    await page.keyboard.press('Space');
    await waitUntil('both are', () => notifications().mutedRules.join() === 'split,watched');
    await rule.click();
    await waitUntil('the other alone is', () => notifications().mutedRules.join() === 'watched');
    await page.getByRole('switch', { name: 'Notify me when' }).click();
    await waitUntil('all are off', () => !notifications().enabled);
    expect(await rule.isDisabled()).toBe(true);
  });

  it('name every rule that there is', async () => {
    const page = await openSettings();
    expect(await page.getByRole('switch').count()).toBe(1 + NoticeRule.options.length);
  });

  it('mute for an hour, until tomorrow, and not any more', async () => {
    const page = await openSettings();
    await page.getByRole('button', { name: 'For an hour' }).click();
    await page.getByText('Muted until 15:20.').waitFor();
    const until = Date.parse(notifications().mutedUntil ?? '');
    expect(Math.abs(until - NOW - 3_600_000)).toBeLessThan(60_000);
    await page.getByRole('button', { name: 'Unmute' }).click();
    await page.getByRole('button', { name: 'Until tomorrow' }).click();
    await page.getByText('Muted until 13 Mar, 08:00.').waitFor();
  });

  it('take ports to mute, watch and pin, and say what is no port', async () => {
    const page = await openSettings();
    const add = async (label: string, text: string) => {
      await page.getByRole('textbox', { name: label }).fill(text);
      await page.keyboard.press('Enter');
    };
    await add('Port to mute', '8080');
    await add('Port to watch', '70000');
    await page.getByText('A port is a number from 1 to 65535.').waitFor();
    await add('Port to watch', '3000');
    await add('Port to pin', '5173');
    await waitUntil('all are there', () => stage.service.snapshot().settings.pinnedPorts.length === 1);
    expect(stage.service.snapshot().settings).toMatchObject({ watchedPorts: [3000], pinnedPorts: [5173] });
    expect(notifications().mutedPorts).toEqual([8080]);
    await page.getByRole('button', { name: 'Remove 8080' }).click();
    await waitUntil('it is out', () => notifications().mutedPorts.length === 0);
  });

  it('say in a browser whether it lets the page show them', async () => {
    const page = await openSettings({ permissions: ['notifications'] });
    await page.getByText('This browser shows them').waitFor();
    stage.service.set({ host: { ...stage.service.snapshot().host, door: 'desktop' } });
    await page.getByText('This browser shows them').waitFor({ state: 'detached' });
  });
});

const shortcut = { state: 'off' as const, words: null };
const updates = sampleUpdate();

describe('the start with the session', () => {
  const start = (state: 'off' | 'on' | 'blocked', words: string | null = null) =>
    stage.service.set({ desktop: { sessionStart: { state, words }, shortcut, updates } });
  const name = 'Start when I log in';

  it('is offered where the door can arrange it, and nowhere else', async () => {
    const page = await openSettings();
    expect(await page.getByRole('switch', { name }).count()).toBe(0);
    stage.service.set({ desktop: { sessionStart: null, shortcut, updates } });
    start('off');
    await page.getByRole('switch', { name }).waitFor();
  });

  it('is asked of the door, and shows what that says', async () => {
    const page = await openSettings();
    start('off');
    stage.service.answer('desktop.startWithSession', async ({ on }) => {
      const sessionStart = on
        ? { state: 'blocked' as const, words: 'The system waits for your word.' }
        : { state: 'off' as const, words: null };
      stage.service.set({ desktop: { sessionStart, shortcut, updates } });
      return ok({ desktop: { sessionStart, shortcut, updates } });
    });
    const box = page.getByRole('switch', { name });
    expect(await box.isChecked()).toBe(false);
    await box.click();
    await page.getByText('The system waits for your word.').waitFor();
    expect(await box.isChecked()).toBe(true);
    await box.click();
    await page.getByText('The system waits for your word.').waitFor({ state: 'detached' });
    expect(await box.isChecked()).toBe(false);
  });

  it('says what was refused, and stays as it was', async () => {
    const page = await openSettings();
    start('off');
    stage.service.answer('desktop.startWithSession', async () =>
      fail('unavailable', 'The folder is full.', 'Make room.'),
    );
    const box = page.getByRole('switch', { name });
    await box.click();
    await page.getByText('The folder is full. Make room.').first().waitFor();
    expect(await box.isChecked()).toBe(false);
  });
});

describe('the shortcut', () => {
  it('is chosen where there is a desktop, and says where it is refused', async () => {
    const page = await openSettings();
    const group = page.getByRole('group', { name: 'Open from anywhere' });
    expect(await group.count()).toBe(0);
    stage.service.set({ desktop: { sessionStart: null, shortcut, updates } });
    await group.getByRole('button', { name: 'Ctrl+Alt+Q' }).click();
    await waitUntil('it is set', () => stage.service.snapshot().settings.globalShortcut === 'Ctrl+Alt+Q');
    const words = 'Another program has it.';
    stage.service.set({ desktop: { sessionStart: null, shortcut: { state: 'refused', words }, updates } });
    await page.getByRole('status').getByText(words).waitFor();
  });
});

describe('updates', () => {
  const use = (state: 'idle' | 'off' | 'newer', words: string) => {
    const desktop = { sessionStart: null, shortcut, updates: sampleUpdate({ state, words }) };
    stage.service.set({ desktop });
    return ok({ desktop });
  };

  it('are looked for when that is asked, and the answer is said', async () => {
    const page = await openSettings();
    use('idle', 'Nobody has asked yet.');
    stage.service.answer('desktop.checkForUpdates', async () => use('newer', 'Quayside 9.0.0 is there.'));
    await page.getByRole('button', { name: 'Check for updates' }).click();
    await page.getByText('Quayside 9.0.0 is there.').waitFor();
    const daily = page.getByRole('switch', { name: 'Check once a day' });
    expect(await daily.isChecked()).toBe(false);
    await daily.click();
    await waitUntil('it is set', () => stage.service.snapshot().settings.checkForUpdates);
    use('off', 'Your package manager does it.');
    await page.getByText('Your package manager does it.').waitFor();
    expect([await daily.isChecked(), await daily.isDisabled()]).toEqual([false, true]);
  });

  it('show the next step, and ask the door for nothing else', async () => {
    const page = await openSettings();
    const show = (change: Partial<UpdateUse>) => {
      const updates = sampleUpdate({ version: '9.0.0', ...change });
      stage.service.set({ desktop: { sessionStart: null, shortcut, updates } });
    };
    const desktop = { sessionStart: null, shortcut, updates: sampleUpdate() };
    stage.service.answer('desktop.update', async () => ok({ desktop }));
    const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
    show({ state: 'newer' });
    await click('Download');
    show({ state: 'downloading', percent: 40 });
    const bar = page.getByRole('progressbar', { name: 'Download' });
    expect(await bar.getAttribute('value')).toBe('40');
    await page.getByText('40 %').waitFor();
    await click('Cancel');
    show({ state: 'downloading' });
    await waitUntil('no number', async () => (await bar.getAttribute('value')) === null);
    show({ state: 'failed', words: 'It could not be downloaded.' });
    await click('Try again');
    show({ state: 'ready' });
    const atQuit = page.getByRole('switch', { name: 'Install when I quit' });
    await atQuit.click();
    show({ state: 'ready', atQuit: true });
    await waitUntil('it is on', () => atQuit.isChecked());
    const words = 'macOS has taken it over.';
    stage.service.answer('desktop.update', async () => fail('unavailable', words, 'Keep it running.'));
    await atQuit.click();
    await page.getByText(words).first().waitFor();
    expect(await atQuit.isChecked()).toBe(true);
    await click('Restart to install');
    show({ state: 'installing' });
    const restart = page.getByRole('button', { name: 'Restart to install' });
    await waitUntil('no second restart', () => restart.isDisabled());
    const steps = ['download', 'cancel', 'download', 'at-quit', 'not-at-quit', 'restart'];
    expect(stage.calls('desktop.update')).toEqual(steps.map((step) => ({ step })));
  });
});

describe('a pause', () => {
  it('can be for a while, and says until when', async () => {
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    await page.getByRole('button', { name: 'Stop watching for a while' }).click();
    await page.getByRole('menuitem', { name: 'Pause for 15 minutes' }).click();
    await page.getByText('Watching is paused until 14:35.').waitFor();
    expect(stage.service.called.find(({ name }) => name === 'watching.pause')?.input).toEqual({
      minutes: 15,
    });
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('Watching is paused until 14:35.').waitFor();
    await page.keyboard.press('p');
    await page.getByText('Watching is paused until 14:35.').waitFor({ state: 'detached' });
  });
});
