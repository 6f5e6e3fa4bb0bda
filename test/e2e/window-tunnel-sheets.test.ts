/** The sheets over the tunnels: the editor, pasted commands, imports, files, the log, and questions over any view. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { fail, ok, type Tunnel, type TunnelSpec } from '../../preload/model.ts';
import { specOf } from '../../renderer/tunnels/spec-of.ts';
import { SAMPLE_TUNNEL, sampleTunnel } from '../sample-tunnel.ts';
import { waitUntil } from '../wait-until.ts';
import { tidyMachine } from './window-machine.ts';
import { goTo, rowOf, spoken, type WindowOptions, waitForFocus, waitForSpoken } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';
import { askingTunnel, fiveTunnels, inSeconds, upTunnel } from './window-tunnels.ts';

const stage = createWindowStage(tidyMachine);
const SPEC = specOf(SAMPLE_TUNNEL);

const openView = async (tunnels: Tunnel[] = [upTunnel()], options: WindowOptions = {}): Promise<Page> => {
  stage.service.set({ tunnels });
  const page = await stage.open(options);
  await page.getByRole('button', { name: /^Tunnels/ }).click();
  await page.getByRole('main', { name: 'Tunnels' }).waitFor();
  return page;
};
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const editor = (page: Page) => page.getByRole('dialog', { name: /^(New tunnel|Edit)/ });
const field = (page: Page, name: string) => editor(page).getByRole('textbox', { name, exact: true });
const save = (page: Page) => editor(page).getByRole('button', { name: 'Save', exact: true }).click();
const openNew = async (page: Page) => {
  await page.getByRole('button', { name: 'New tunnel', exact: true }).click();
  await editor(page).waitFor();
};
const paste = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, text);

describe('the editor', () => {
  it('names each field that is wrong beside it, and saves nothing then', async () => {
    const page = await openView();
    await openNew(page);
    await save(page);
    await waitForFocus(field(page, 'Name'));
    await editor(page).getByText('Name must be given').waitFor();
    await field(page, 'Name').fill('db');
    await field(page, 'Destination').fill('-oProxyCommand=id');
    await field(page, 'Port or socket').fill('70000');
    await page.keyboard.press('Enter');
    await waitForFocus(field(page, 'Destination'));
    await editor(page)
      .getByText(/^Destination must be a/)
      .waitFor();
    await editor(page).getByText('Port must be a number from 1 to 65535.').waitFor();
    expect(await field(page, 'Destination').getAttribute('aria-invalid')).toBe('true');
    expect(stage.calls('tunnels.add')).toEqual([]);
  });

  it('shows the exact command while it is typed, copies it, and saves', async () => {
    const page = await openView();
    await openNew(page);
    await field(page, 'Name').fill('db');
    await field(page, 'Destination').fill('bastion');
    await field(page, 'Port or socket').fill('5444');
    await field(page, 'Reaches').fill('db');
    await field(page, 'Its port').fill('5432');
    const command = 'ssh -N -L 127.0.0.1:5444:db:5432 bastion';
    await editor(page).getByText(command).waitFor();
    await editor(page).getByRole('button', { name: 'Copy the command' }).click();
    await waitUntil(
      'it is copied',
      async () => (await page.evaluate(() => navigator.clipboard.readText())) === command,
    );
    await editor(page).getByRole('switch', { name: 'Start with Quayside' }).click();
    await field(page, 'Tags').fill('work, db');
    await editor(page).getByRole('button', { name: 'Save and start' }).click();
    await editor(page).waitFor({ state: 'detached' });
    const forwards = [{ kind: 'local', bindPort: 5444, host: 'db', hostPort: 5432 }];
    expect(stage.calls('tunnels.add')).toEqual([
      {
        spec: {
          name: 'db',
          carrier: 'ssh',
          destination: 'bastion',
          forwards,
          autoStart: true,
          tags: ['work', 'db'],
        },
      },
    ]);
    await waitUntil('it is started', () => stage.calls('tunnels.up').length === 1);
    await waitForFocus(card(page, 'db'));
  });

  it('changes one, and shows beside the field what the core refuses', async () => {
    const page = await openView(fiveTunnels());
    await card(page, 'queue').focus();
    await page.keyboard.press('e');
    await editor(page).getByRole('group', { name: 'Forward 2' }).waitFor();
    stage.service.answer('tunnels.change', async () =>
      fail('invalid-input', 'name: there is a tunnel wiki already.', 'Choose another name.'),
    );
    await field(page, 'Name').fill('wiki');
    await save(page);
    await waitForFocus(field(page, 'Name'));
    await editor(page).getByText('There is a tunnel wiki already. Choose another name.').waitFor();
    await page.keyboard.press('Escape');
    await waitForFocus(card(page, 'queue'));
  });

  it('warns of what the network can reach, and asks twice for an open proxy', async () => {
    const page = await openView();
    await openNew(page);
    await field(page, 'Name').fill('proxy');
    await field(page, 'Destination').fill('gate');
    const first = editor(page).getByRole('group', { name: 'Forward 1' });
    await first.getByRole('textbox', { name: 'Listens here at' }).fill('0.0.0.0');
    await first.getByText('LAN can reach it.').waitFor();
    await first.getByRole('combobox', { name: 'Kind' }).selectOption('dynamic');
    await first.getByText('Open proxy.').waitFor();
    await field(page, 'Port or socket').fill('1080');
    await save(page);
    await editor(page).getByText('Tick this first').waitFor();
    expect(stage.calls('tunnels.add')).toEqual([]);
    await editor(page)
      .getByRole('checkbox', { name: /open proxy/ })
      .check();
    await save(page);
    await editor(page).waitFor({ state: 'detached' });
    expect(stage.calls('tunnels.add')).toHaveLength(1);
  });

  it('offers the next free port where somebody has the port', async () => {
    const page = await openView();
    await openNew(page);
    await field(page, 'Port or socket').fill('5432');
    await editor(page).getByText('5432 is taken by postgres (PID 1204).').waitFor();
    await editor(page).getByRole('button', { name: 'Use 5433' }).click();
    // That one is another tunnel's.
    await editor(page).getByText('5433 is taken by the tunnel db-staging.').waitFor();
    await editor(page).getByRole('button', { name: 'Use 5434' }).click();
    await editor(page).getByText('is taken').waitFor({ state: 'detached' });
  });

  it('adds and removes forwards, and has no SSH fields for a mapping without it', async () => {
    const page = await openView();
    await openNew(page);
    await editor(page).getByRole('button', { name: 'Add a forward' }).click();
    await editor(page).getByRole('group', { name: 'Forward 2' }).waitFor();
    await editor(page).getByRole('button', { name: 'Remove forward 1' }).click();
    await editor(page).getByRole('group', { name: 'Forward 2' }).waitFor({ state: 'detached' });
    await editor(page).getByRole('button', { name: 'Without SSH' }).click();
    await field(page, 'Destination').waitFor({ state: 'detached' });
    await field(page, 'Name').fill('map');
    await field(page, 'Port or socket').fill('8085');
    await field(page, 'Reaches').fill('127.0.0.1');
    await field(page, 'Its port').fill('80');
    await save(page);
    await editor(page).waitFor({ state: 'detached' });
    expect(stage.calls('tunnels.add')).toMatchObject([{ spec: { carrier: 'relay', destination: '' } }]);
  });
});

describe('a pasted command', () => {
  const reads = (spec: TunnelSpec = SPEC) =>
    stage.service.answer('tunnels.read', async () =>
      ok({ spec, dropped: ['-f: Quayside keeps it running itself'], notes: [] }),
    );

  it.each([
    ['into the view', async (page: Page) => card(page, 'db-staging').focus()],
    ['into the field above', async (page: Page) => page.keyboard.press('/')],
  ])('%s opens the editor, filled in, with what was left out and why', async (_where, enter) => {
    reads();
    const page = await openView();
    await card(page, 'db-staging').waitFor();
    await enter(page);
    await paste(page, 'ssh -f -L 5433:db:5432 \\\n bastion');
    await editor(page).getByText('-f: Quayside keeps it running itself').waitFor();
    expect(await field(page, 'Name').inputValue()).toBe('db-prod');
    expect(await field(page, 'Port or socket').inputValue()).toBe('5433');
    expect(stage.calls('tunnels.read')).toEqual([{ command: 'ssh -f -L 5433:db:5432 \\\n bastion' }]);
    expect(stage.calls('tunnels.add')).toEqual([]);
  });

  it('that is refused says why, and fills nothing in', async () => {
    stage.service.answer('tunnels.read', async () =>
      fail('invalid-input', 'The option ProxyCommand runs a program.', 'Leave it out, and paste it again.'),
    );
    const page = await openView();
    await page.keyboard.press('/');
    await page.keyboard.type('ssh -o ProxyCommand=id host');
    await page.keyboard.press('Enter');
    await editor(page).getByText('The option ProxyCommand runs a program. Leave it out').waitFor();
    expect(await field(page, 'Destination').inputValue()).toBe('');
    // Mended there, Enter reads it again and saves nothing.
    reads();
    await field(page, 'Paste an ssh command').fill('ssh -L 5433:db:5432 bastion');
    await page.keyboard.press('Enter');
    await waitUntil(
      'it is filled in',
      async () => (await field(page, 'Destination').inputValue()) === 'bastion',
    );
    expect(stage.calls('tunnels.add')).toEqual([]);
  });
});

describe('imports', () => {
  const choose = async (page: Page, item: RegExp) => {
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const dialog = (page: Page) => page.getByRole('dialog', { name: /^Import/ });

  it('of an ssh config show first, and save what is picked', async () => {
    const candidate = { sentence: 'It does this.', refused: null, warnings: [], known: false };
    stage.service.answer('tunnels.importable', async ({ path }) =>
      path === '/nowhere'
        ? fail('not-found', 'There is no /nowhere.', 'Give another path.')
        : ok({
            path: '/home/ada/.ssh/config',
            warnings: ['Line 3 is left out.'],
            candidates: [
              { ...candidate, alias: 'gate', spec: { ...SPEC, name: 'gate' } },
              { ...candidate, alias: 'old', spec: { ...SPEC, name: 'old' }, known: true },
              { ...candidate, alias: 'web*', spec: null, refused: 'A pattern stands for many hosts.' },
            ],
          }),
    );
    const page = await openView();
    await choose(page, /ssh config/);
    await dialog(page).getByText('A pattern stands for many hosts.').waitFor();
    await dialog(page).getByText('Line 3 is left out.').waitFor();
    const checks = dialog(page).getByRole('checkbox');
    const checked = async () => Promise.all((await checks.all()).map((one) => one.isChecked()));
    expect(await checked()).toEqual([false, true, false, false]);
    expect(await dialog(page).getByRole('checkbox', { name: 'web*' }).isDisabled()).toBe(true);
    await dialog(page).getByRole('button', { name: 'Import 1 tunnel' }).click();
    await card(page, 'gate').waitFor();
    expect(stage.calls('tunnels.add')).toHaveLength(1);
    await choose(page, /ssh config/);
    const file = dialog(page).getByRole('textbox', { name: 'File' });
    await waitUntil('the path is there', async () => (await file.inputValue()) === '/home/ada/.ssh/config');
    await file.fill('/nowhere');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('alert').filter({ hasText: 'There is no /nowhere.' }).waitFor();
  });

  it('and exports of a file come back, every mistake named', async () => {
    const page = await openView();
    await card(page, 'db-staging').waitFor();
    const coming = page.waitForEvent('download');
    await choose(page, /Export/);
    const download = await coming;
    expect(download.suggestedFilename()).toBe('tunnels.quayside');
    const text = await readFile(await download.path(), 'utf8');
    expect(JSON.parse(text)).toEqual({ version: 1, tunnels: [specOf(upTunnel())] });
    const picking = page.waitForEvent('filechooser');
    await choose(page, /Import from a file/);
    const tunnels = [
      { ...SPEC, name: 'fresh', autoStart: true },
      { ...specOf(upTunnel()), autoStart: false },
      { ...SPEC, name: 'evil', destination: '-x' },
    ];
    await (await picking).setFiles({
      name: 'team.quayside',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(JSON.stringify({ version: 1, tunnels })),
    });
    await page.getByRole('dialog', { name: 'Import from team.quayside' }).waitFor();
    await dialog(page)
      .getByText(/^Destination must be a/)
      .waitFor();
    await dialog(page)
      .getByText(/^Your localhost:.* through bastion\.$/)
      .first()
      .waitFor();
    expect(await dialog(page).getByText('It comes up by itself whenever Quayside starts.').count()).toBe(1);
    await dialog(page)
      .getByRole('checkbox', { name: /^All 2/ })
      .check();
    await dialog(page).getByRole('button', { name: 'Import 2 tunnels' }).click();
    // The one whose name is taken stays, with the reason.
    await dialog(page)
      .getByRole('alert')
      .filter({ hasText: 'there is a tunnel db-staging already' })
      .waitFor();
    expect(stage.service.snapshot().tunnels.map(({ name }) => name)).toEqual(['db-staging', 'fresh']);
  });
});

describe('a file that is dropped', () => {
  const drop = (page: Page, selector: string, size: number) =>
    page.evaluate(
      ({ selector, text, size }) => {
        const data = new DataTransfer();
        data.items.add(new File([text, ' '.repeat(size)], 'team.quayside'));
        const target = document.querySelector(selector) ?? document.body;
        const options = { dataTransfer: data, bubbles: true, cancelable: true };
        // Untouched the browser would open it in place of the page.
        return ['dragover', 'drop'].map((type) => !target.dispatchEvent(new DragEvent(type, options)));
      },
      { selector, text: JSON.stringify([{ ...SPEC, name: 'fresh' }]), size },
    );

  it('shows what can be imported of it, but not over a sheet', async () => {
    const page = await openView();
    expect(await drop(page, 'main', 2_000_000)).toEqual([true, true]);
    await waitForSpoken(page, 'too large');
    expect(await drop(page, 'main', 0)).toEqual([true, true]);
    const shown = page.getByRole('dialog', { name: 'Import from team.quayside', exact: true });
    await shown.getByRole('checkbox', { name: 'fresh' }).waitFor();
    await shown.getByRole('button', { name: 'Cancel' }).click();
    await shown.waitFor({ state: 'detached' });
    await openNew(page);
    expect(await drop(page, '[role="dialog"]', 0)).toEqual([true, true]);
    await field(page, 'Name').fill('typed');
    expect(await page.getByRole('dialog').count()).toBe(1);
  });
});

describe('a file that was opened from outside', () => {
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

  it('shows over the tunnels, each time it is opened, and saves nothing by itself', async () => {
    const files: Record<string, string> = {
      'id-1': JSON.stringify({ tunnels: [{ ...SPEC, name: 'fresh' }] }),
    };
    stage.service.answer('desktop.openedFile', async ({ fileId }) =>
      files[fileId] === undefined
        ? fail('not-found', 'That file is not open any more.', 'Open it again.')
        : ok({ name: 'team.quayside', text: files[fileId] }),
    );
    stage.service.set({ tunnels: [upTunnel()] });
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    await goTo(page, '#/import/id-1');
    const first = dialog(page, 'Import from team.quayside');
    await first.getByText(/^Your localhost:.* through bastion\.$/).waitFor();
    await page.getByRole('main', { name: 'Tunnels', includeHidden: true }).waitFor();
    expect(await page.evaluate(() => location.hash)).toBe('#/tunnels');
    expect(stage.calls('tunnels.add')).toEqual([]);
    await first.getByRole('button', { name: 'Cancel' }).click();
    await first.waitFor({ state: 'detached' });
    await goTo(page, '#/import/id-1');
    await first.getByRole('button', { name: 'Import 1 tunnel' }).click();
    await card(page, 'fresh').waitFor();
    expect(stage.calls('tunnels.add')).toHaveLength(1);
    await goTo(page, '#/import/id-2');
    await dialog(page, 'Import from a file')
      .getByText('That file is not open any more. Open it again.')
      .waitFor();
  });
});

describe('the log', () => {
  it('hides ssh’s noise until it is asked for, and is copied', async () => {
    const page = await openView();
    await card(page, 'db-staging').focus();
    await page.keyboard.press('l');
    const log = page.getByRole('dialog', { name: 'Log of db-staging' });
    await log.getByText('Forward 5433 is open').waitFor();
    expect(await log.getByText('debug1:').count()).toBe(0);
    await log.getByRole('checkbox', { name: /noise \(1\)/ }).check();
    await log.getByText('debug1: Reading configuration data').waitFor();
    await log.getByRole('button', { name: 'Copy' }).click();
    await waitUntil('it is copied', async () =>
      (await page.evaluate(() => navigator.clipboard.readText())).includes('debug1: Reading'),
    );
    await page.keyboard.press('Escape');
    await waitForFocus(card(page, 'db-staging'));
  });
});

describe('a question', () => {
  const asking = (change: Partial<NonNullable<Tunnel['question']>> = {}, id = 'asking') => {
    const { question } = askingTunnel();
    if (!question) throw new Error('it asks');
    return askingTunnel({ id, name: id, question: { ...question, ...change } });
  };
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

  it('comes up over any view, and its answer is masked, sent once and kept nowhere', async () => {
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    stage.service.set({ tunnels: [asking()] });
    const one = dialog(page, 'Password');
    const input = one.getByLabel('Password', { exact: true });
    await waitForFocus(input);
    expect(await input.getAttribute('type')).toBe('password');
    await one.getByText('ssh asks').waitFor();
    await one.getByText('ada@bastion’s password:').waitFor();
    await one.getByText(/^\d+ s left$/).waitFor();
    await input.fill('hunter2');
    await page.keyboard.press('Enter');
    await one.waitFor({ state: 'detached' });
    expect(stage.calls('tunnels.answer')).toEqual([{ questionId: 'q-1', answer: 'hunter2' }]);
    const left = await page.evaluate(
      () =>
        document.documentElement.outerHTML.includes('hunter2') ||
        [...document.querySelectorAll('input')].some(({ value }) => value === 'hunter2') ||
        JSON.stringify({ ...sessionStorage, ...localStorage }).includes('hunter2'),
    );
    expect(left).toBe(false);
  });

  it('of a server is labelled so, and shown as text', async () => {
    const markup = 'Enter passphrase for key <img src=x onerror="globalThis.stolen=1">';
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    stage.service.set({ tunnels: [asking({ kind: 'code', prompt: markup, masked: false })] });
    const one = dialog(page, 'One-time code');
    await one.getByText('The server asks').waitFor();
    await one.getByText(markup).waitFor();
    expect(await one.getByLabel('Answer').getAttribute('type')).toBe('text');
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
    await page.keyboard.press('Escape');
    await waitUntil('it is declined', () => stage.calls('tunnels.answer').length === 1);
    expect(stage.calls('tunnels.answer')).toEqual([{ questionId: 'q-1', answer: null }]);
  });

  it('about an unknown host shows the fingerprint, rests on Cancel, and sends the fingerprint', async () => {
    const fingerprint = 'SHA256:pQ9sJx2l4mC0y1u7R5tVwK3bN8dZ6eFgHiLoPqXsYzA';
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    stage.service.set({
      tunnels: [asking({ kind: 'host-key', prompt: 'Not known.', fingerprint, masked: false })],
    });
    const one = dialog(page, 'Unknown host');
    await one.getByText(fingerprint).waitFor();
    await one.getByText('Compare it with the one that your administrator gave you.').waitFor();
    await waitForFocus(one.getByRole('button', { name: 'Cancel' }));
    await one.getByRole('button', { name: 'Trust and connect' }).click();
    await waitUntil('it is answered', () => stage.calls('tunnels.answer').length === 1);
    expect(stage.calls('tunnels.answer')).toEqual([{ questionId: 'q-1', answer: fingerprint }]);
  });

  it('comes one at a time, the one that runs out first before the others', async () => {
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    stage.service.set({
      tunnels: [
        asking({ id: 'later', expiresAt: inSeconds(90) }, 'second'),
        asking({ id: 'sooner', kind: 'passphrase', expiresAt: inSeconds(30) }, 'first'),
      ],
    });
    await waitForFocus(dialog(page, 'Passphrase of a key').getByLabel('Passphrase'));
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    const input = dialog(page, 'Password').getByLabel('Password', { exact: true });
    await waitForFocus(input);
    expect(await input.inputValue()).toBe('');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await waitUntil('both are answered', () => stage.calls('tunnels.answer').length === 2);
    expect(stage.calls('tunnels.answer')).toEqual([
      { questionId: 'sooner', answer: 'one' },
      { questionId: 'later', answer: 'two' },
    ]);
  });

  it('comes over an open editor, which stays as it was', async () => {
    const page = await openView();
    await openNew(page);
    await field(page, 'Name').fill('half typed');
    stage.service.set({ tunnels: [upTunnel(), asking()] });
    await waitForFocus(dialog(page, 'Password').getByLabel('Password', { exact: true }));
    await page.keyboard.type('secret');
    await page.keyboard.press('Enter');
    await dialog(page, 'Password').waitFor({ state: 'detached' });
    await waitForFocus(field(page, 'Name'));
    expect(await field(page, 'Name').inputValue()).toBe('half typed');
    await field(page, 'Name').fill('goes on');
  });

  it('keeps the focus where another sheet closes at that very moment', async () => {
    const page = await openView();
    await card(page, 'db-staging').focus();
    await page.keyboard.press('l');
    await page.getByRole('dialog', { name: 'Log of db-staging' }).getByText('Forward 5433').waitFor();
    await page.keyboard.press('Escape');
    stage.service.set({ tunnels: [upTunnel(), asking()] });
    const input = dialog(page, 'Password').getByLabel('Password', { exact: true });
    await input.waitFor();
    await page.getByRole('dialog', { name: 'Log of db-staging' }).waitFor({ state: 'detached' });
    await waitForFocus(input);
    await page.keyboard.type('secret');
    await page.keyboard.press('Enter');
    await waitUntil('it is answered', () => stage.calls('tunnels.answer').length === 1);
    expect(stage.calls('tunnels.answer')).toEqual([{ questionId: 'q-1', answer: 'secret' }]);
  });

  it('that is answered too late says so', async () => {
    stage.service.answer('tunnels.answer', async () => ok({ answered: false }));
    const page = await stage.open();
    await goTo(page, '#/settings');
    await page.getByRole('main', { name: 'Settings' }).waitFor();
    stage.service.set({ tunnels: [asking()] });
    await waitForFocus(dialog(page, 'Password').getByLabel('Password', { exact: true }));
    await page.keyboard.type('x');
    await page.keyboard.press('Enter');
    await waitUntil('it is said', async () => (await spoken(page)).startsWith('That answer came too late.'));
    stage.service.set({ tunnels: [sampleTunnel()] });
  });
});
