/** The plan of a free in full: the tree of what ends, the ways to choose from, rights that are missing, who brings it back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type FreePlan, fail, type Listener, ok } from '../../preload/model.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { waitUntil } from '../wait-until.ts';
import { makeListener, tidyMachine } from './window-machine.ts';
import { freeDialog, hasFocus, rowOf, waitForFocus, waitForSpoken } from './window-page.ts';
import { ofRoot, planFor, planned, processTree, resultOf, retaken, underPm2 } from './window-plans.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: (page) => rowOf(page, 3000).waitFor() });

let listener: Listener;

beforeEach(async () => {
  const [first] = stage.service.snapshot().listeners;
  if (!first) throw new Error('a listener on 3000');
  listener = first;
  await stage.open();
});

/** Asks by the keys alone; the dialog of the plan. */
const ask = async (change: Partial<FreePlan>) => {
  stage.service.answer('ports.plan', async ({ listenerId }) =>
    ok({ ...planFor(listener, change), listenerId }),
  );
  await stage.page.keyboard.press('ArrowDown');
  await stage.page.keyboard.press('f');
  const dialog = freeDialog(stage.page, 3000);
  await waitForFocus(dialog.getByRole('button', { name: /^(Free|Stop(?! the tunnel)|Close)/ }));
  return dialog;
};
const textOf = async (dialog: ReturnType<typeof freeDialog>) =>
  (await dialog.innerText()).replace(/\s+/g, ' ');

describe('the plan', () => {
  it('shows what ends as a tree, with its role, and what else comes of it', async () => {
    const dialog = await ask({
      processes: processTree(12),
      addresses: ['0.0.0.0', '::'],
      clients: { connections: 3, local: 2 },
      otherPorts: [{ port: 9230, protocol: 'tcp', address: '127.0.0.1' }],
      respawner: { kind: 'nodemon', name: null, pid: 4, when: 'on-change' },
    });
    const text = await textOf(dialog);
    for (const words of [
      'TCP on 0.0.0.0 and ::',
      'These 12 processes end',
      "npm run dev started it PID 41007 sh -c 'node server.js' started it PID 41018 node ~/code/api-gateway/server.js --port 3000 holds",
      'holds the port PID 48213',
      'ends along',
      'Closes too 9230 TCP',
      '3 connections, 2 from this machine: they are cut, their programs are left alone.',
      'nodemon starts it again at the next change of a file.',
      'kill 48213',
      'They are asked to stop, and forced after 3 s.',
    ]) {
      expect(text).toContain(words);
    }
    const lefts = await dialog
      .getByRole('list', { name: 'Processes that end' })
      .getByRole('listitem')
      .locator('strong')
      .evaluateAll((names) => names.map((name) => name.getBoundingClientRect().left));
    const [npm = 0, sh = 0, node = 0, worker = 0, second = 0] = lefts;
    expect(npm < sh && sh < node && node < worker).toBe(true);
    expect(second).toBe(worker);
    await dialog.getByRole('button', { name: 'Copy the command' }).click();
    expect(await stage.page.evaluate(() => navigator.clipboard.readText())).toBe('kill 48213');
  });

  it('names another user’s process, and a container by its own verb', async () => {
    const dialog = await ask({
      verb: 'stop-container',
      target: 'container web-1',
      command: ['docker', 'stop', 'web-1'],
      processes: [planned({ pid: 7, user: 'www-data' })],
    });
    const text = await textOf(dialog);
    expect(text).toContain('Stops the container web-1 with docker; its proxy is left alone.');
    expect(text).toContain('www-data');
    // The engine decides when it forces.
    expect(text).not.toContain('forced after');
    stage.service.answer('ports.free', () => new Promise(() => {}));
    await dialog.getByRole('button', { name: 'Stop web-1' }).click();
    await waitUntil('the core was asked', () => stage.calls('ports.free').length === 1);
    expect(stage.calls('ports.free')).toMatchObject([{ verb: 'stop-container' }]);
  });

  it('lets the way be chosen by the keys, shows what that way does, and asks for it', async () => {
    const { page } = stage;
    stage.service.answer('ports.free', () => new Promise(() => {}));
    const dialog = await ask(underPm2);
    const [first, second] = [dialog.getByRole('radio').first(), dialog.getByRole('radio').nth(1)];
    expect(await first.isChecked()).toBe(true);
    expect(await textOf(dialog)).toContain('Ends node (pid 48213). pm2 starts web again at once.');
    for (let presses = 0; presses < 10 && !(await hasFocus(first)); presses++) {
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('ArrowDown');
    expect(await second.isChecked()).toBe(true);
    const text = await textOf(dialog);
    for (const words of ['would start it again', 'PID 900', '9230 TCP', 'pm2 stop web'])
      expect(text).toContain(words);
    await dialog.getByRole('button', { name: 'Stop pm2’s web' }).focus();
    await page.keyboard.press('Enter');
    await waitUntil('the core was asked', () => stage.calls('ports.free').length === 1);
    expect(stage.calls('ports.free')).toEqual([
      { listenerId: listener.id, verb: 'stop-supervisor', overrideProtected: false, elevate: false },
    ]);
  });

  it('does not take a key that is still held for a yes', async () => {
    const { page } = stage;
    stage.service.answer('ports.free', () => new Promise(() => {}));
    const dialog = await ask({});
    const free = dialog.getByRole('button', { name: 'Free 3000' });
    await free.evaluate((button) => {
      const held = new KeyboardEvent('keydown', {
        key: 'Enter',
        repeat: true,
        bubbles: true,
        cancelable: true,
      });
      (globalThis as { heldTaken?: boolean }).heldTaken = button.dispatchEvent(held);
    });
    expect(await page.evaluate(() => (globalThis as { heldTaken?: boolean }).heldTaken)).toBe(false);
    await page.keyboard.press('Enter');
    await dialog.getByText('Asking it to stop').waitFor();
    expect(stage.calls('ports.free')).toHaveLength(1);
  });
});

describe('missing rights', () => {
  it('are asked for once, at a word', async () => {
    const { page } = stage;
    let settle = () => {};
    stage.service.answer('ports.free', async () => {
      await new Promise<void>((resolve) => {
        settle = resolve;
      });
      return ok(
        resultOf(planFor(listener, ofRoot(true)), { outcome: 'denied', detail: 'No administrator agreed.' }),
      );
    });
    const dialog = await ask(ofRoot(true));
    const text = await textOf(dialog);
    expect(text).toContain('This belongs to root.');
    expect(text).toContain('Your system asks for an administrator’s password, once.');
    await page.keyboard.press('Enter');
    await dialog.getByText('Waiting for an administrator’s word').waitFor();
    await waitForSpoken(page, 'Waiting for an administrator’s word');
    expect(stage.calls('ports.free')).toEqual([
      { listenerId: listener.id, verb: 'signal', overrideProtected: false, elevate: true },
    ]);
    settle();
    await dialog.getByRole('heading', { name: 'That is not allowed' }).waitFor();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByRole('button', { name: 'Free as administrator…' }).waitFor();
  });

  it('are a command to copy where they cannot be asked for', async () => {
    const dialog = await ask(ofRoot(false));
    expect(await textOf(dialog)).toContain('Run the command below with an administrator’s rights.');
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['', 'Close']);
    await dialog.getByRole('button', { name: 'Copy the command' }).click();
    expect(await stage.page.evaluate(() => navigator.clipboard.readText())).toBe('sudo kill 812');
    expect(stage.calls('ports.free')).toEqual([]);
  });
});

describe('what came back', () => {
  const newOne = makeListener({ port: 3000, address: '0.0.0.0', id: 'tcp-0.0.0.0-3000-48999' });

  it('is named, and what started it can be stopped too, after a plan of its own', async () => {
    const { page } = stage;
    stage.service.answer('ports.free', async () => ok(resultOf(planFor(listener), retaken)));
    const dialog = await ask({ respawner: underPm2.respawner ?? null });
    await page.keyboard.press('Enter');
    await dialog.getByRole('heading', { name: '3000 was taken again' }).waitFor();
    expect(await textOf(dialog)).toContain('It is held now by node PID 48999');
    await waitForFocus(dialog.getByRole('button', { name: 'Done' }));
    stage.service.answer('ports.plan', async ({ listenerId }) =>
      ok({ ...planFor(newOne, underPm2), listenerId }),
    );
    await dialog.getByRole('button', { name: 'Stop pm2’s web too…' }).click();
    await dialog.getByRole('button', { name: 'Stop pm2’s web', exact: true }).waitFor();
    expect(stage.calls('ports.plan').at(-1)).toEqual({ listenerId: newOne.id });
    expect(await dialog.getByRole('radio').nth(1).isChecked()).toBe(true);
    expect(stage.calls('ports.free')).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Stop pm2’s web', exact: true }).click();
    await waitUntil('the core was asked', () => stage.calls('ports.free').length === 2);
    expect(stage.calls('ports.free').at(-1)).toMatchObject({
      listenerId: newOne.id,
      verb: 'stop-supervisor',
    });
  });

  it('lists all who still hold it', async () => {
    const heldBy = [1, 2, 3].map((pid) => ({ pid, name: `worker-${pid}`, listenerId: null }));
    stage.service.answer('ports.free', async () =>
      ok(resultOf(planFor(listener), { outcome: 'still-held', detail: 'Three are left.', heldBy })),
    );
    const dialog = await ask({});
    await dialog.getByRole('button', { name: 'Free 3000' }).click();
    await dialog.getByText('Three are left.').waitFor();
    expect(await textOf(dialog)).toContain('worker-1 PID 1 worker-2 PID 2 worker-3 PID 3');
  });

  it('is said beforehand where only a change of a file brings it back', async () => {
    stage.service.answer('ports.free', async () =>
      ok(
        resultOf(planFor(listener), {
          respawner: { kind: 'nodemon', name: null, pid: 4, when: 'on-change' },
        }),
      ),
    );
    const dialog = await ask({});
    await dialog.getByRole('button', { name: 'Free 3000' }).click();
    await dialog.getByText('nodemon starts it again at the next change of a file.').waitFor();
  });
});

describe('the port of a tunnel', () => {
  it.each([
    ['Tunnel db-prod is stopped.', ok({ tunnel: SAMPLE_TUNNEL })],
    [
      'There is no such tunnel any more. Look.',
      fail('not-found', 'There is no such tunnel any more.', 'Look.'),
    ],
  ])('is not freed: its tunnel is stopped instead, and told so: %s', async (words, answer) => {
    const stopped: string[] = [];
    stage.service.answer('tunnels.down', async ({ tunnelId }) => {
      stopped.push(tunnelId);
      return answer;
    });
    const dialog = await ask({
      verb: 'none',
      tunnelId: 'tunnel-1',
      refusal: {
        outcome: 'protected',
        message: 'This is your tunnel db-prod.',
        nextStep: 'Stop the tunnel instead.',
        ownList: false,
      },
    });
    expect(await textOf(dialog)).toContain('This is your tunnel db-prod. Stop the tunnel instead.');
    expect(await dialog.getByRole('button', { name: /^Free/ }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Stop the tunnel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await waitForSpoken(stage.page, words);
    expect(stopped).toEqual(['tunnel-1']);
  });
});
