/** Notices on their way to the system's notifications: their text, their clicks, their end, and what cannot be shown. */
import type { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { notificationOptions } from '../../main/shell/notification-text.ts';
import type { ShellAction } from '../../main/shell/shell-action.ts';
import { ok } from '../../preload/model.ts';
import { noticePlace } from '../../preload/place.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleConflict, sampleNotice } from '../sample-conflict.ts';

interface FakeNotification extends EventEmitter {
  options: { title: string; body: string; actions: { text: string }[] };
  shown: boolean;
  closed: boolean;
}
const made = vi.hoisted(() => ({ notifications: [] as unknown[], supported: true }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Notification extends Emitter {
    static isSupported = () => made.supported;
    shown = false;
    closed = false;
    options: object;
    constructor(options: object) {
      super();
      this.options = options;
      made.notifications.push(this);
    }
    show() {
      this.shown = true;
    }
    close() {
      this.closed = true;
      this.emit('close', {});
    }
  }
  return { Notification };
});
const { createNotifications } = await import('../../main/shell/notifications.ts');
const { createNotifier } = await import('../../main/shell/notifier.ts');

// The fakes above.
const shown = () => made.notifications as FakeNotification[];
const last = (): FakeNotification => {
  const notification = shown().at(-1);
  if (!notification) throw new Error('nothing was shown');
  return notification;
};
beforeEach(() => {
  made.notifications.length = 0;
  made.supported = true;
});

const AT = '2026-01-01T00:00:00.000Z';

function harness({ enabled = true, system = 'linux' as NodeJS.Platform } = {}) {
  const service = createFakeService();
  const did: ShellAction[] = [];
  const alerts: string[] = [];
  const undelivered: string[] = [];
  const snapshot = service.snapshot();
  const settings = {
    ...snapshot.settings,
    notifications: { ...snapshot.settings.notifications, enabled },
  };
  const notifications = createNotifications({
    service: { ...service, snapshot: () => ({ ...snapshot, settings }) },
    client: {
      call: async (_name, input) => {
        // Nothing else is called here.
        undelivered.push((input as { reason: string }).reason);
        return ok({ at: AT }) as never;
      },
    },
    notifier: createNotifier(system),
    act: (action) => did.push(action),
    alert: ({ title }) => alerts.push(title),
  });
  return {
    notifications,
    did,
    alerts,
    undelivered,
    notify: (notice = sampleNotice()) => service.emit({ type: 'notice', at: AT, notice }),
    resolve: (id: string) =>
      service.emit({ type: 'resolved', at: AT, conflict: { ...sampleConflict(), id } }),
  };
}

describe('a notice', () => {
  it('is shown with both names and its buttons', () => {
    const { notify } = harness();
    notify();
    expect(last().options).toEqual({
      title: 'Port 3000 is taken',
      body: '3000 (web-shop) was taken by node in ~/api',
      actions: [
        { type: 'button', text: 'Free 3000' },
        { type: 'button', text: 'Use 3001' },
      ],
    });
    expect(last().shown).toBe(true);
  });

  it('leads where it is about', () => {
    const { notify, did } = harness();
    notify();
    last().emit('click', {});
    expect(did).toEqual([{ do: 'open', place: { view: 'conflicts', conflictId: 'conflict-3000' } }]);
    expect(last().closed).toBe(true);
    const conflictIds = ['a', 'b'];
    expect(noticePlace(sampleNotice({ conflictIds }))).toEqual({ view: 'conflicts' });
    expect(noticePlace(sampleNotice({ conflictIds: [] }))).toEqual({ view: 'ports', port: 3000 });
    expect(noticePlace(sampleNotice({ conflictIds: [], port: null }))).toBeUndefined();
  });

  it('does what its buttons say', () => {
    const { notify, did } = harness();
    notify();
    last().emit('action', { actionIndex: 0 }, 0);
    expect(last().closed).toBe(true);
    notify(sampleNotice({ id: 'notice-2' }));
    last().emit('action', { actionIndex: 1 }, 1);
    notify(sampleNotice({ id: 'notice-3', actions: sampleConflict().suggestions.slice(2) }));
    last().emit('action', { actionIndex: 0 }, 0);
    last().emit('action', { actionIndex: 1 }, 1);
    expect(did).toEqual([
      { do: 'free', listenerId: 'listener-1' },
      { do: 'copy', text: '3001', say: 'Start your server there instead.' },
      { do: 'call', name: 'conflicts.reassign', input: { conflictId: 'conflict-3000', party: 1 } },
      { do: 'call', name: 'conflicts.ignore', input: { conflictId: 'conflict-3000' } },
    ]);
  });

  it('keeps each button at its own action where another one is left out', () => {
    const { notify, did } = harness();
    const [free, next] = sampleConflict().suggestions;
    if (!free || !next) throw new Error('the sample has both');
    notify(sampleNotice({ actions: [{ ...free, listenerId: null }, next] }));
    expect(last().options.actions.map(({ text }) => text)).toEqual(['Use 3001']);
    last().emit('action', { actionIndex: 0 }, 0);
    expect(did).toMatchObject([{ do: 'copy', text: '3001' }]);
  });

  it('takes the place of an earlier one with its id', () => {
    const { notify } = harness();
    notify();
    notify(sampleNotice({ body: 'newer' }));
    expect(shown().map(({ closed }) => closed)).toEqual([true, false]);
    expect(last().options.body).toBe('newer');
  });

  it('is closed when the last of its conflicts ends', () => {
    const { notify, resolve } = harness();
    notify(sampleNotice({ conflictIds: ['a', 'b'] }));
    resolve('a');
    resolve('c');
    expect(last().closed).toBe(false);
    resolve('b');
    expect(last().closed).toBe(true);
  });

  it('is held until it is gone for good, and never more than 50 are', () => {
    const { notify, resolve } = harness();
    notify(sampleNotice({ id: 'a', conflictIds: ['a'] }));
    // Out of sight, and still in the list of the system.
    last().emit('close', { reason: 'timedOut' });
    resolve('a');
    expect(last().closed).toBe(true);
    for (let count = 0; count < 60; count++) {
      notify(sampleNotice({ id: `n${count}`, conflictIds: [] }));
    }
    expect(shown().filter(({ closed }) => !closed)).toHaveLength(50);
  });

  it('comes no more after the end', () => {
    const { notify, notifications } = harness();
    notify();
    notifications.close();
    expect(last().closed).toBe(true);
    notify(sampleNotice({ id: 'later' }));
    expect(shown()).toHaveLength(1);
  });
});

describe('what the system does not show', () => {
  it('is said in the window, each reason once', () => {
    const { notify, undelivered } = harness();
    for (const [id, reason] of [
      ['a', 'not signed'],
      ['b', 'not signed'],
      ['c', 'no service'],
    ] as const) {
      notify(sampleNotice({ id }));
      last().emit('failed', {}, reason);
    }
    expect(undelivered).toEqual(['not signed', 'no service']);
  });

  it('is said where there is no service at all', () => {
    made.supported = false;
    const { notify, undelivered } = harness();
    notify();
    notify(sampleNotice({ id: 'b' }));
    expect(shown()).toEqual([]);
    expect(undelivered).toEqual(['there is no service that shows notifications.']);
  });
});

describe('an answer to a click', () => {
  const good = { title: '3001 is copied', body: 'It is free.', failed: false };
  const bad = { title: 'No browser could be opened.', body: 'Open it yourself.', failed: true };

  it('is a notification', () => {
    const { notifications, alerts, did } = harness();
    notifications.say(good);
    expect(last().options).toMatchObject({ title: good.title, body: good.body });
    notifications.say(bad);
    expect(last().options).toMatchObject({ title: bad.title, body: bad.body });
    expect(alerts).toEqual([]);
    last().emit('click', {});
    expect(did).toEqual([{ do: 'open' }]);
  });

  it('is a box where it failed and no notification can tell', () => {
    const off = harness({ enabled: false });
    off.notifications.say(good);
    off.notifications.say(bad);
    expect(off.alerts).toEqual([bad.title]);
    expect(shown()).toEqual([]);

    const failing = harness();
    failing.notifications.say(bad);
    last().emit('failed', {}, 'not signed');
    expect(failing.alerts).toEqual([bad.title]);
    expect(failing.undelivered).toEqual(['not signed']);

    made.supported = false;
    const without = harness();
    without.notifications.say(bad);
    expect(without.alerts).toEqual([bad.title]);
  });
});

describe('the text that the system gets', () => {
  const text = (body: string, title = 'title') => ({ title, body, buttons: [] });

  it.each([
    ['linux', '<b>a</b> & b', '&lt;b&gt;a&lt;/b&gt; &amp; b'],
    ['linux', '&amp;', '&amp;amp;'],
    ['linux', '<img src=x onerror="y">', '&lt;img src=x onerror="y"&gt;'],
    ['darwin', '<b>a</b> & b', '<b>a</b> & b'],
    ['win32', '<b>a</b> & b', '<b>a</b> & b'],
  ] as const)('is markup on Linux alone: %s %s', (system, body, handed) => {
    expect(notificationOptions(text(body), system).body).toBe(handed);
  });

  it('has no markup in the title either', () => {
    expect(notificationOptions(text('', '<b>R&D</b>'), 'linux').title).toBe('‹b›R＆D‹/b›');
    expect(notificationOptions(text('', '<b>R&D</b>'), 'win32').title).toBe('<b>R&D</b>');
  });

  it('is cut before it is escaped', () => {
    const { body, title } = notificationOptions(text('&'.repeat(500), '&'.repeat(500)), 'linux');
    expect(body).toBe(`${'&amp;'.repeat(239)}…`);
    expect(title).toBe(`${'＆'.repeat(79)}…`);
  });

  it('has two buttons at most', () => {
    const { actions } = notificationOptions({ ...text('x'), buttons: ['a', 'b', 'c'] }, 'darwin');
    expect(actions).toEqual([
      { type: 'button', text: 'a' },
      { type: 'button', text: 'b' },
    ]);
  });

  const hostile = fc.string({ unit: 'binary', maxLength: 600 });
  it('never holds a control, a turn of direction, a broken character or, on Linux, markup', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, body, button) => {
        const options = notificationOptions({ title, body, buttons: [button] }, 'linux');
        for (const part of [options.title, options.body, options.actions?.[0]?.text]) {
          expect(part).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        }
        expect(`${options.title}${options.body}`).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      }),
      { numRuns: 300 },
    );
  });
});
