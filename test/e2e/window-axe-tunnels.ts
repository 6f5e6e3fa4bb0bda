/** The states of the tunnels that axe-core looks at: the list, its sheets, and questions. */
import type { Page } from 'playwright';
import { fail, ok } from '../../preload/model.ts';
import { specOf } from '../../renderer/tunnels/spec-of.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { waitUntil } from '../wait-until.ts';
import type { AxeState } from './window-axe-freeing.ts';
import { goTo, rowOf } from './window-page.ts';
import type { WindowService } from './window-service.ts';
import { askingTunnel, fiveTunnels, restingTunnels } from './window-tunnels.ts';

const show = async (page: Page, service: WindowService) => {
  service.set({ tunnels: [...fiveTunnels(), ...restingTunnels()] });
  await goTo(page, '#/tunnels/office');
  await page.getByText('Your localhost:8080 reaches 127.0.0.1:80').waitFor({ state: 'attached' });
};

const ask = async (page: Page, service: WindowService, kind: 'code' | 'host-key' | 'touch') => {
  const tunnel = askingTunnel();
  const fingerprint = kind === 'host-key' ? 'SHA256:pQ9sJx2l4mC0y1u7R5tVwK3bN8dZ6eFgHiLoPqXsYzA' : null;
  const question = tunnel.question && { ...tunnel.question, kind, fingerprint };
  service.set({ tunnels: [{ ...tunnel, question }] });
  await page.getByText(/ s left$/).waitFor();
};

export const TUNNEL_STATES: AxeState[] = [
  { name: 'the tunnels in every state, one marked', enter: show },
  {
    name: 'no tunnel',
    async enter(page) {
      await goTo(page, '#/tunnels');
      await page.getByText('No tunnel is saved.').waitFor();
    },
  },
  {
    name: 'the menu of a tunnel',
    async enter(page, service) {
      await show(page, service);
      await page.getByRole('button', { name: 'More for office-socks', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).waitFor();
    },
  },
  {
    name: 'the editor with what is wrong, taken and open to the network',
    async enter(page, service) {
      await show(page, service);
      const forwards = [{ kind: 'dynamic' as const, bindAddress: '0.0.0.0', bindPort: 5432 }];
      service.answer('tunnels.read', async () =>
        ok({ spec: { ...specOf(SAMPLE_TUNNEL), forwards }, dropped: ['-f: not needed'], notes: [] }),
      );
      await page.getByRole('button', { name: 'New tunnel', exact: true }).click();
      await page.getByRole('textbox', { name: 'Paste an ssh command' }).fill('ssh -D 0.0.0.0:5432 bastion');
      await page.keyboard.press('Enter');
      await page.getByText('-f: not needed').waitFor();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Tick this first').waitFor();
      await page.getByRole('button', { name: 'Use 5433' }).waitFor();
    },
  },
  {
    name: 'a pasted command that is refused',
    async enter(page, service) {
      service.answer('tunnels.read', async () =>
        fail('invalid-input', 'It runs a program.', 'Leave it out.'),
      );
      await goTo(page, '#/tunnels');
      await page.getByRole('button', { name: 'New tunnel…' }).click();
      await page.getByRole('textbox', { name: 'Paste an ssh command' }).fill('ssh x');
      await page.keyboard.press('Enter');
      await page.getByText('It runs a program.').waitFor();
    },
  },
  {
    name: 'what an ssh config offers',
    async enter(page, service) {
      await show(page, service);
      const candidate = {
        alias: 'gate',
        sentence: 'It does.',
        refused: null,
        warnings: ['A word.'],
        known: true,
      };
      service.answer('tunnels.importable', async () =>
        ok({
          path: '/home/ada/.ssh/config',
          warnings: ['Line 3 is left out.'],
          candidates: [
            { ...candidate, spec: specOf(SAMPLE_TUNNEL) },
            { ...candidate, alias: 'web*', spec: null, refused: 'A pattern stands for many hosts.' },
          ],
        }),
      );
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await page.getByRole('menuitem', { name: /ssh config/ }).click();
      await page.getByText('A pattern stands for many hosts.').waitFor();
    },
  },
  {
    name: 'the log of a tunnel',
    async enter(page, service) {
      await show(page, service);
      // The marked one takes the focus a moment after it is drawn, and the key goes to what has it.
      await waitUntil('the focus on a tunnel', () =>
        page.evaluate(() => document.activeElement !== document.body),
      );
      await page.keyboard.press('l');
      await page.getByRole('checkbox', { name: /noise/ }).check();
    },
  },
  { name: 'a question of a server', enter: (page, service) => ask(page, service, 'code') },
  { name: 'an unknown host', enter: (page, service) => ask(page, service, 'host-key') },
  { name: 'a key to touch', enter: (page, service) => ask(page, service, 'touch') },
  {
    name: 'a port of a tunnel, its details and the way to free it',
    async enter(page, service) {
      const tunnel = { id: 'db-staging', name: 'db-staging' };
      const { listeners } = service.snapshot();
      service.set({
        tunnels: fiveTunnels(),
        listeners: listeners.map((one) => (one.port === 6379 ? { ...one, tunnel } : one)),
      });
      await rowOf(page, 6379).filter({ hasText: 'tunnel db-staging' }).click();
      await page.getByRole('button', { name: 'Show tunnel' }).waitFor();
      await page.getByRole('button', { name: 'Free…' }).click();
      await page.getByText('Stopping the tunnel frees the port').waitFor();
    },
  },
  {
    name: 'narrow tunnels',
    async enter(page, service) {
      await page.setViewportSize({ width: 640, height: 420 });
      await show(page, service);
    },
  },
];
