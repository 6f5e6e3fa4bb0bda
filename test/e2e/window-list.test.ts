/** The ports list in a real Chromium over the real server: rows, search, keys, columns, groups, and rows that come and go. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { makeListener, makeOwner, tidyMachine } from './window-machine.ts';
import { activeRow, rowOf, shownPorts, spoken, waitForPorts } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const MINE = [3000, 3001, 5173, 5432, 6006, 6379, 8000, 8025, 8081, 9229, 11434];

const stage = createWindowStage(tidyMachine, { ready: (page) => waitForPorts(page, MINE) });
beforeEach(() => stage.open());

describe('the list', () => {
  it('shows what the core sends, in words that a screen reader gets too', async () => {
    const { page } = stage;
    const row = rowOf(page, 3000);
    expect(await row.innerText()).toContain('api-gateway');
    expect((await row.textContent()) ?? '').toMatch(/^listening3000TCPNetworknode server\.js/);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(MINE.length + 1));
    expect(await page.getByText('11 ports').isVisible()).toBe(true);
    expect(await page.getByText('3 reachable from the network').isVisible()).toBe(true);
    expect(await page.getByRole('navigation').textContent()).toContain('Watching, 0.4 ms a scan');
  });

  it('takes the token out of the address bar and survives a reload', async () => {
    const { page } = stage;
    expect(page.url()).toBe(`${stage.server.origin}/`);
    await page.reload();
    await waitForPorts(page, MINE);
  });

  it('shows the system’s ports under All, and says why an owner is not named', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await waitForPorts(page, [22, 631, 3000, 3001, 5173, 5353, ...MINE.slice(3), 41641]);
    expect(await rowOf(page, 22).innerText()).toContain('Hidden, belongs to root');
    expect(await rowOf(page, 5353).textContent()).toContain('bound');
  });

  it('folds twins into one row that opens and closes', async () => {
    const { page } = stage;
    const toggle = page.getByRole('button', { name: '2 addresses of port 3001' });
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.click();
    await page.getByRole('gridcell', { name: '[::1]:3001' }).waitFor();
    await toggle.click();
    await page.getByRole('gridcell', { name: '[::1]:3001' }).waitFor({ state: 'detached' });
  });

  it('sorts by a column at a press, and the other way at the next', async () => {
    const { page } = stage;
    const header = page.getByRole('columnheader', { name: 'Port', exact: true });
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    await header.getByRole('button').click();
    await waitForPorts(page, [...MINE].reverse());
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('columnheader', { name: 'Since' }).getByRole('button').click();
    await waitUntil('the newest stand first', async () => (await shownPorts(page))[0] === 3001);
  });

  it('shows more columns when asked, and remembers them over a reload', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'PID' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'PID' }).waitFor();
    expect(await rowOf(page, 3000).innerText()).toContain('48213');
    await page.reload();
    await page.getByRole('columnheader', { name: 'PID' }).waitFor();
  });

  it('shows the label, the processor and the memory when asked, and asks the host only then, for rows in sight', async () => {
    const { page, service } = stage;
    const asked = () => service.called.filter(({ name }) => name === 'ports.usage').length;
    let atMs = 1_000;
    let cpuMs = 40;
    service.answer('ports.usage', async ({ listenerIds }) => {
      atMs += 1_000;
      cpuMs += 370;
      return ok({ atMs, usage: listenerIds.map(() => ({ cpuMs, memoryBytes: 84_000_000 })) });
    });
    expect(asked()).toBe(0);
    for (const name of ['Label', 'CPU', 'Memory']) {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name }).click();
      await page.keyboard.press('Escape');
    }
    await page.setViewportSize({ width: 1_440, height: 900 });
    await rowOf(page, 3000).filter({ hasText: '84.0 MB' }).filter({ hasText: '37 %' }).waitFor();
    expect(await rowOf(page, 3000).innerText()).toContain('node — api-gateway (main)');
    for (const name of ['CPU', 'Memory']) {
      const header = page.getByRole('columnheader', { name });
      expect(await header.getByRole('button').count()).toBe(0);
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name }).click();
      await page.keyboard.press('Escape');
    }
    await page.getByRole('columnheader', { name: 'Memory' }).waitFor({ state: 'detached' });
    const before = asked();
    await page.clock.fastForward(10_000);
    await page.reload();
    await rowOf(page, 3000).waitFor();
    expect(asked()).toBe(before);
  });

  it('groups by project, and names the branch instead then', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: /^Group:/ }).click();
    await page.getByRole('menuitemradio', { name: 'Project' }).click();
    await waitForPorts(page, [3000, 8081, 5173, 3001, 6006, 9229, 8000, 5432, 6379, 8025, 11434]);
    await page.getByRole('columnheader', { name: 'Branch' }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'docs-site' }).count()).toBe(1);
  });

  it('leaves out columns where there is no room, and never scrolls sideways', async () => {
    const { page } = stage;
    for (const [width, height] of [
      [640, 420],
      [550, 360],
      [320, 210],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.getByRole('columnheader', { name: 'Service' }).waitFor({ state: 'detached' });
      await rowOf(page, 3000).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const grid = page.getByRole('grid');
      expect(await grid.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(
        0,
      );
    }
  });
});

describe('the search', () => {
  it('finds the exact port first, then those that begin so, then the rest', async () => {
    const { page } = stage;
    stage.service.setListeners([
      ...tidyMachine(),
      makeListener({ port: 300, owner: makeOwner({ pid: 77, name: 'exact' }) }),
      makeListener({ port: 7000, owner: makeOwner({ pid: 78, name: 'app-300' }) }),
    ]);
    await page.keyboard.press('/');
    await page.keyboard.type('300');
    await waitForPorts(page, [300, 3000, 3001, 7000]);
    await waitUntil('it is said how many', async () => (await spoken(page)) === '4 ports found');
  });

  it('makes chips of operators, which can be removed and taken back', async () => {
    const { page } = stage;
    await page.keyboard.press('/');
    await page.keyboard.type('exposed port:8000-9000 mail');
    await waitForPorts(page, [8025]);
    await page.getByRole('button', { name: 'Remove the filter exposed' }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await waitForPorts(page, MINE);
    await page.keyboard.type('exposed ');
    await waitForPorts(page, [3000, 8000, 8025]);
    await page.keyboard.press('Backspace');
    expect(await page.getByRole('searchbox').inputValue()).toBe('exposed');
    await page.keyboard.press('Escape');
    await waitForPorts(page, MINE);
  });

  it('says what was not found, and shows what only All has', async () => {
    const { page } = stage;
    await page.keyboard.press('/');
    await page.keyboard.type('22');
    await page.getByRole('heading', { name: 'Nothing of yours listens on 22.' }).waitFor();
    await page.getByRole('button', { name: 'Show all (1 port)' }).click();
    await waitForPorts(page, [22]);
    await page.getByRole('searchbox').fill('no-such-thing');
    await page.getByRole('button', { name: 'Clear the search' }).first().click();
    await waitUntil('all rows are back', async () => (await shownPorts(page)).length === 15);
  });

  it('teaches when there is nothing at all', async () => {
    stage.service.setListeners([]);
    await stage.page.clock.fastForward(6_000);
    await stage.page.getByRole('heading', { name: 'Nothing is listening.' }).waitFor();
    await stage.page.getByText('Start a dev server and it appears here at once.').waitFor();
  });
});

describe('the keyboard', () => {
  it('walks the list, opens the details and closes them', async () => {
    const { page } = stage;
    const active = (port: number) =>
      waitUntil(`${port} is active`, async () => (await activeRow(page))?.includes(`listening${port}`));
    await page.keyboard.press('ArrowDown');
    await active(3000);
    await page.keyboard.press('ArrowDown');
    await active(3001);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('gridcell', { name: '[::1]:3001' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    await active(11434);
    await page.keyboard.press('PageUp');
    await active(3000);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await active(3000);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Port 3000' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('complementary', { name: 'Port 3001' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await active(3001);
  });

  it('goes from the search into the list, and from a row to its buttons', async () => {
    const { page } = stage;
    await page.keyboard.press('/');
    await page.keyboard.type('8081');
    await waitForPorts(page, [8081]);
    await page.keyboard.press('Enter');
    await waitUntil('the row is active', async () => (await activeRow(page))?.includes('8081'));
    // Past the headings' buttons, which come before the row's own.
    const names: (string | null)[] = [];
    for (let presses = 0; presses < 14; presses++) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null));
    }
    expect(names).toEqual(
      expect.arrayContaining(['Open port 8081 in the browser', 'Copy port 8081', 'Free port 8081']),
    );
  });

  it('copies in any form', async () => {
    const { page } = stage;
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await page.getByRole('menuitem', { name: 'URL' }).waitFor();
    await page.keyboard.press('Enter');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await waitUntil('the URL is copied', async () => (await copied()) === 'http://localhost:3000');
    await waitUntil('it is said', async () => (await spoken(page)) === 'Copied http://localhost:3000');
    await waitUntil('the list has the focus again', async () => (await activeRow(page)) !== null);
    await page.keyboard.press('c');
    await page.getByRole('menuitem', { name: 'Row as JSON' }).click();
    await waitUntil('the row is copied', async () => JSON.parse(await copied()).port === 3000);
  });

  it('copies the whole command, however much of it the list had', async () => {
    const { page } = stage;
    const argv = ['node', ...Array.from({ length: 40 }, (_, at) => `--flag-${at}`)];
    stage.service.setListeners([
      makeListener({
        port: 4000,
        owner: makeOwner({ pid: 5, name: 'node', argv: ['node', '--flag-0', '…'] }),
      }),
    ]);
    stage.service.answer('ports.argv', async () => ({ ok: true, value: { argv } }));
    await rowOf(page, 4000).hover();
    await page.getByRole('button', { name: 'Copy port 4000' }).click();
    await page.getByRole('menuitem', { name: 'Command' }).click();
    await waitUntil(
      'the command is copied',
      async () => (await page.evaluate(() => navigator.clipboard.readText())) === argv.join(' '),
    );
  });

  it('pauses and resumes, and shows its sheet', async () => {
    const { page } = stage;
    await page.keyboard.press('p');
    await page.getByText('Watching is paused.').waitFor();
    await page.keyboard.press('p');
    await page.getByText('Watching is paused.').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard and search' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('opens a port in the browser, or lets the host open it', async () => {
    const { page } = stage;
    await page
      .context()
      .route('http://localhost:3000/', (route) => route.fulfill({ body: 'the dev server' }));
    await page.keyboard.press('ArrowDown');
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('o')]);
    await tab.waitForURL('http://localhost:3000/');
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    await tab.close();
    stage.service.set({ capabilities: { free: true, closeEvents: true, openUrl: true } });
    stage.service.answer('ports.open', async () => ({ ok: true, value: { url: 'http://localhost:3000' } }));
    await waitUntil('the host is asked', async () => {
      await page.keyboard.press('o');
      return stage.service.called.some(({ name }) => name === 'ports.open');
    });
    for (const extra of page.context().pages()) if (extra !== page) await extra.close();
  });
});

describe('rows that come and go', () => {
  const without = (port: number) =>
    stage.service.snapshot().listeners.filter((listener) => listener.port !== port);
  const born = makeListener({
    port: 4321,
    owner: makeOwner({ pid: 999, name: 'newcomer', startedAt: new Date().toISOString() }),
  });

  it('grey out for five seconds, then leave; new ones stand in their place at once', async () => {
    const { page } = stage;
    await page.mouse.move(5, 5);
    stage.service.setListeners([...without(5173), born]);
    await waitForPorts(page, [3000, 3001, 4321, 5173, ...MINE.slice(3)]);
    expect(await rowOf(page, 5173).textContent()).toMatch(/^closed.*closed/);
    await page.clock.fastForward(4_000);
    expect(await shownPorts(page)).toContain(5173);
    await page.clock.fastForward(1_500);
    await waitForPorts(page, [3000, 3001, 4321, ...MINE.slice(3)]);
  });

  it('do not move while the user points at the list', async () => {
    const { page } = stage;
    await rowOf(page, 6006).hover();
    const before = await rowOf(page, 6006).boundingBox();
    stage.service.setListeners([...without(3001), born]);
    await waitForPorts(page, [...MINE, 4321]);
    await page.clock.fastForward(20_000);
    await page.getByText('1 new at the end').waitFor();
    expect(await shownPorts(page)).toEqual([...MINE, 4321]);
    expect(await rowOf(page, 6006).boundingBox()).toEqual(before);
    await page.mouse.move(5, 5);
    await waitForPorts(page, [3000, 4321, ...MINE.slice(2)]);
  });

  it('leave the focus where it is: on the same row while it lives, then on the one in its place', async () => {
    const { page } = stage;
    await page.mouse.move(5, 5);
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowDown');
    const active = (words: string) =>
      waitUntil(`${words} is active`, async () => (await activeRow(page))?.includes(words));
    await active('5173');
    stage.service.setListeners([...stage.service.snapshot().listeners, born]);
    await waitForPorts(page, [3000, 3001, 4321, ...MINE.slice(2)]);
    await active('5173');
    stage.service.setListeners(without(5173));
    await active('closed5173');
    await page.clock.fastForward(6_000);
    await waitForPorts(page, [3000, 3001, 4321, ...MINE.slice(3)]);
    await active('5432');
    await page.keyboard.press('ArrowDown');
    await active('6006');
  });

  it('leave the details on what was chosen, marked as closed', async () => {
    const { page } = stage;
    await rowOf(page, 5173).click();
    await page.mouse.move(5, 5);
    stage.service.setListeners(without(5173));
    await page.clock.fastForward(6_000);
    const details = page.getByRole('complementary', { name: 'Port 5173' });
    await details.getByText('This port is closed.').waitFor();
    expect(await details.getByRole('button', { name: 'Free…' }).isDisabled()).toBe(true);
  });
});

describe('the details', () => {
  it('say who, where, how far and what for', async () => {
    const { page } = stage;
    await rowOf(page, 6006).click();
    const details = page.getByRole('complementary', { name: 'Port 6006' });
    const text = (await details.innerText()).replace(/\s+/g, ' ');
    for (const words of [
      'cursor 2041',
      'npm run storybook 41007',
      'node storybook dev 41031',
      '~/code/web-shop',
      'feature/login',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('This machine only');
    expect(text).toContain('Storybook, TensorBoard');
    await rowOf(page, 8025).click();
    const other = page.getByRole('complementary', { name: 'Port 8025' });
    await other.getByText('Reachable from the network, on every address').waitFor();
    await other.getByText('also IPv4').waitFor();
  });

  it('say from where it was started, who keeps it up, and which container serves', async () => {
    const { page } = stage;
    const container = {
      id: 'c1',
      name: 'shop-db-1',
      image: 'postgres:17',
      composeProject: 'shop',
      composeService: 'db',
      engine: 'docker',
    };
    const owner = makeOwner({
      pid: 7_001,
      name: 'node',
      argv: ['node', 'server.js'],
      launchers: [
        { pid: 7_000, name: 'tmux: server' },
        { pid: 6_999, name: 'node' },
      ],
      launchedBy: { kind: 'agent', name: 'Gemini CLI', pid: 6_999 },
      supervisor: { kind: 'systemd', name: 'api.service' },
    });
    stage.service.setListeners([
      makeListener({ port: 4000, owner }),
      makeListener({ port: 4001, user: 'root', container }),
    ]);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await waitForPorts(page, [4000, 4001]);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Container' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Container' }).waitFor();
    expect(await rowOf(page, 4001).innerText()).toContain('shop-db-1');
    const textOf = async (port: number) => {
      await rowOf(page, port).click();
      const details = page.getByRole('complementary', { name: `Port ${port}` });
      return (await details.innerText()).replace(/\s+/g, ' ');
    };
    const started = await textOf(4000);
    expect(started).toContain('tmux: server tmux 7000 node Gemini CLI (AI agent) 6999');
    expect(started).toContain('Launched by Gemini CLI (AI agent)');
    expect(started).toContain('Run by systemd api.service');
    const served = await textOf(4001);
    expect(served).toContain('Container shop-db-1, service db of shop (docker)');
    expect(served).toContain('Image postgres:17');
  });

  it('fetch the whole command only when asked', async () => {
    const { page } = stage;
    stage.service.setListeners([
      makeListener({ port: 4000, owner: makeOwner({ pid: 5, name: 'node', argv: ['node', 'short', '…'] }) }),
    ]);
    stage.service.answer('ports.argv', async () => ({
      ok: true,
      value: { argv: ['node', 'short', 'the-rest-of-it'] },
    }));
    await rowOf(page, 4000).click();
    expect(stage.service.called.map(({ name }) => name)).not.toContain('ports.argv');
    await page.getByRole('button', { name: 'Show the whole command' }).click();
    await page.getByText('node short the-rest-of-it').waitFor();
  });

  it('keep what stands below a name of hundreds of letters in sight, and the whole name in reach', async () => {
    const { page } = stage;
    const long = 'a-name-without-end-'.repeat(30);
    const project = { root: '/srv/x', name: long, branch: long, worktree: false, script: long };
    stage.service.setListeners([
      makeListener({ port: 4000, owner: makeOwner({ pid: 5, name: 'node', project }) }),
    ]);
    await rowOf(page, 4000).click();
    const name = page.getByRole('definition').filter({ hasText: long }).first();
    await name.waitFor();
    const { shown, whole } = await name.evaluate((element) => ({
      shown: element.clientHeight,
      whole: element.scrollHeight,
    }));
    expect(shown).toBeLessThan(100);
    expect(whole).toBeGreaterThan(shown);
    const pid = await page.getByRole('definition').filter({ hasText: /^5$/ }).boundingBox();
    expect(pid?.y).toBeLessThan(720);
  });

  it.each([480, 1100])('name the project and its branch in full, in a window of %i pixels', async (width) => {
    const { page } = stage;
    await page.setViewportSize({ width, height: 720 });
    const project = {
      root: '/srv/x',
      name: 'a-shop-'.repeat(6),
      branch: 'x'.repeat(44),
      worktree: false,
      script: null,
    };
    stage.service.setListeners([
      makeListener({ port: 4000, owner: makeOwner({ pid: 5, name: 'node', project }) }),
    ]);
    await rowOf(page, 4000).click();
    const title = page.getByRole('heading', { level: 2, name: /^4000/ });
    await title.waitFor();
    expect((await title.innerText()).replace(/\s+/g, ' ')).toBe(
      `4000 node — ${project.name} (${project.branch})`,
    );
    const cut = await title
      .locator('span')
      .evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => [
        scrollWidth - clientWidth,
        scrollHeight - clientHeight,
      ]);
    expect(cut).toEqual([0, 0]);
    await page.getByRole('button', { name: 'Close details' }).click({ trial: true });
  });

  it('are a sheet over the list where the window is narrow', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 640, height: 420 });
    await rowOf(page, 6006).click();
    const sheet = page.getByRole('dialog', { name: 'Port 6006' });
    await sheet.getByText('This machine only').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await waitUntil('the list has the focus', async () => (await activeRow(page))?.includes('6006'));
  });
});

describe('the settings', () => {
  it('take effect at once and reach the core', async () => {
    const { page } = stage;
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    expect(await theme()).toBe('light');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Dark' }).click();
    await waitUntil('the theme is dark', async () => (await theme()) === 'dark');
    await page.getByLabel('Grace time').fill('5');
    await page.keyboard.press('Tab');
    await waitUntil('the grace time is kept', () => stage.service.snapshot().settings.graceMs === 5_000);
    await page.getByLabel('Name of a process to protect').fill('postgres');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove postgres' }).waitFor();
    expect(stage.service.snapshot().settings).toMatchObject({ theme: 'dark', protectedNames: ['postgres'] });
  });

  it('set the theme before the first paint of the next start', async () => {
    const { page } = stage;
    stage.service.set({ settings: { ...stage.service.snapshot().settings, theme: 'dark' } });
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    await waitUntil('the theme is dark', async () => (await theme()) === 'dark');
    await page.context().route('**/assets/*.js', (route) => route.abort());
    await page.reload({ waitUntil: 'domcontentloaded' });
    expect(await theme()).toBe('dark');
    stage.troubles.splice(0);
  });

  it('are taken back where the core refuses them', async () => {
    const { page } = stage;
    stage.service.answer('settings.set', async () => ({
      ok: false,
      failure: {
        code: 'unavailable',
        message: 'The settings cannot be written.',
        nextStep: 'Free some space.',
      },
    }));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Dark' }).click();
    await waitUntil('it is said', async () =>
      (await spoken(page)).startsWith('The settings cannot be written.'),
    );
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
  });
});
