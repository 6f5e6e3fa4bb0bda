/** The page's own part in notices: what it does where the browser refuses, who shows them, where a click leads. */
import { describe, expect, it } from 'vitest';
import { fail } from '../../preload/model.ts';
import { noticePlace } from '../../preload/place.ts';
import { createNotifier, type NotifierPage } from '../../renderer/notifications/notifier.ts';
import { whileChosen } from '../../renderer/notifications/one-tab.ts';
import {
  onPermissionChange,
  type PermissionPage,
  readPermission,
  requestPermission,
} from '../../renderer/notifications/permission.ts';
import { waitUntil } from '../wait-until.ts';

const at = '2026-01-01T00:00:00.000Z';
const change = (id: string, conflictIds: string[] = []) => ({
  type: 'notice' as const,
  at,
  notice: {
    id,
    at,
    rule: null,
    title: 'Title',
    body: 'Body',
    conflictIds,
    tunnelIds: [],
    listenerId: null,
    port: 3000,
    actions: [],
  },
});

const resolved = (id: string) => ({
  type: 'resolved' as const,
  at,
  conflict: {
    id,
    kind: 'split' as const,
    port: 1,
    protocol: 'tcp' as const,
    parties: [],
    since: at,
    state: 'open' as const,
    message: '',
    suggestions: [],
  },
});

class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'granted';
  static made: FakeNotification[] = [];
  closed = false;
  constructor(title: string) {
    super();
    if (title === '') throw new TypeError('Illegal constructor');
    FakeNotification.made.push(this);
  }
  close() {
    this.closed = true;
  }
}

function page() {
  const reasons: string[] = [];
  FakeNotification.made = [];
  let focused = 0;
  const location = { hash: '' };
  // The fake has what a notifier uses of the real one.
  const Notification = FakeNotification as unknown as NonNullable<NotifierPage['Notification']>;
  const notifier = createNotifier(
    { Notification, location, focus: () => focused++ },
    {
      // Only one call is made, whose input has a reason.
      call: async (_name, input) => {
        reasons.push((input as { reason: string }).reason);
        return fail('unsupported', 'This is a fake.', 'Ask the real one.');
      },
    },
  );
  return { notifier, reasons, location, focused: () => focused };
}

describe('a browser that refuses', () => {
  it('by its constructor is reported once', () => {
    const { notifier, reasons } = page();
    const refused = change('a');
    refused.notice.title = '';
    notifier.take(refused);
    notifier.take(refused);
    expect(reasons).toEqual(['Illegal constructor']);
  });

  it('by an event is reported once', () => {
    const { notifier, reasons } = page();
    for (const id of ['a', 'b']) notifier.take(change(id));
    for (const made of FakeNotification.made) made.dispatchEvent(new Event('error'));
    expect(reasons).toHaveLength(1);
  });
});

describe('a notification', () => {
  it('leads to its place on a click, and is gone', () => {
    const { notifier, location, focused } = page();
    notifier.take(change('a', ['conflict-1']));
    FakeNotification.made[0]?.dispatchEvent(new Event('click'));
    expect([location.hash, focused(), FakeNotification.made[0]?.closed]).toEqual([
      '#/conflicts/conflict-1',
      1,
      true,
    ]);
  });

  it('of several conflicts goes when the last of them is over', () => {
    const { notifier } = page();
    notifier.take(change('summary', ['a', 'b']));
    const [made] = FakeNotification.made;
    notifier.take(resolved('a'));
    expect(made?.closed).toBe(false);
    notifier.take(resolved('b'));
    expect(made?.closed).toBe(true);
  });

  it('that is over before it stands on the screen is closed once it does, for until then that is forgotten', () => {
    const { notifier } = page();
    notifier.take(change('quick', ['a']));
    const [made] = FakeNotification.made;
    if (!made) throw new Error('nothing was shown');
    notifier.take(resolved('a'));
    made.closed = false;
    made.dispatchEvent(new Event('show'));
    expect(made.closed).toBe(true);
  });

  it('that stands on the screen stays there', () => {
    const { notifier } = page();
    notifier.take(change('usual', ['a']));
    FakeNotification.made[0]?.dispatchEvent(new Event('show'));
    expect(FakeNotification.made[0]?.closed).toBe(false);
  });

  it.each([
    [['a'], [], 3000, { view: 'conflicts', conflictId: 'a' }],
    [['a', 'b'], [], null, { view: 'conflicts' }],
    [['a'], ['t'], null, { view: 'conflicts', conflictId: 'a' }],
    [[], ['t'], null, { view: 'tunnels' }],
    [[], ['t', 'u'], null, { view: 'tunnels' }],
    [[], [], 3000, { view: 'ports', port: 3000 }],
    [[], [], null, undefined],
  ])('about the conflicts %j, tunnels %j and port %s leads to %j', (conflictIds, tunnelIds, port, place) => {
    expect(noticePlace({ conflictIds, tunnelIds, port })).toEqual(place);
  });
});

/** A lock as browsers have it: one holder, the others wait in line until they give up. */
function createLocks() {
  let held = Promise.resolve();
  return {
    request(_name: string, { signal }: LockOptions, hold: () => Promise<void>): Promise<void> {
      const before = held;
      const turn = before.then(() => (signal?.aborted ? undefined : hold()));
      held = turn;
      return turn;
    },
  };
}

describe('of several tabs', () => {
  it('one is chosen, and another one when it goes; one that went before its turn never is', async () => {
    // Only the form with options is used.
    const locks = createLocks() as unknown as Pick<LockManager, 'request'>;
    const begun: string[] = [];
    const tab = (name: string) =>
      whileChosen(locks, () => {
        begun.push(name);
        return () => begun.push(`not ${name}`);
      });
    const closeFirst = tab('first');
    const closeSecond = tab('second');
    const closeThird = tab('third');
    await waitUntil('one is chosen', () => begun.length === 1);
    closeSecond();
    closeFirst();
    await waitUntil('another one is chosen', () => begun.includes('third'));
    closeThird();
    closeThird();
    expect(begun).toEqual(['first', 'not first', 'third', 'not third']);
  });
});

describe('permission', () => {
  const page = (permission: NotificationPermission, answer: NotificationPermission) => {
    const Notification = {
      permission,
      async requestPermission() {
        Notification.permission = answer;
        return answer;
      },
    };
    return { Notification, navigator: {} };
  };

  it('is what the browser says, also after it was asked for', async () => {
    expect(readPermission({ navigator: {} })).toBe('unsupported');
    expect(await requestPermission({ navigator: {} })).toBe('unsupported');
    const asked = page('default', 'granted');
    expect(readPermission(asked)).toBe('default');
    expect(await requestPermission(asked)).toBe('granted');
  });

  it('is followed until nobody wants to know any more', async () => {
    const status = new EventTarget();
    let changes = 0;
    const permissions = { query: async () => status } as unknown as NonNullable<
      PermissionPage['navigator']['permissions']
    >;
    const stop = onPermissionChange({ navigator: { permissions } }, () => {
      changes++;
    });
    await waitUntil('it is followed', () => {
      status.dispatchEvent(new Event('change'));
      return changes > 0;
    });
    const before = changes;
    stop();
    status.dispatchEvent(new Event('change'));
    expect(changes).toBe(before);
  });
});
