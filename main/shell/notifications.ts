/** Takes the core's notices and the answers to clicks to the system's notifications, and a click on one to its place. */
import type { Client } from '../../preload/client.ts';
import type { Notice, Snapshot, Suggestion } from '../../preload/model.ts';
import { noticePlace, type Place } from '../../preload/place.ts';
import type { Service } from '../../preload/serve.ts';
import type { Notifier } from './notifier.ts';
import type { Answer } from './plain-free.ts';
import type { ShellAction } from './shell-action.ts';

export interface NotificationsDeps {
  service: Pick<Service, 'subscribe' | 'snapshot'>;
  client: Pick<Client, 'call'>;
  notifier: Notifier;
  act: (action: ShellAction) => void;
  /** Where no notification can be shown: a box that must be seen. */
  alert: (answer: Answer) => void;
}

export interface Notifications {
  /** What came of a click: shown in any case where it failed. */
  say(answer: Answer): void;
  close(): void;
}

/** Of notices whose conflicts may still end, and of reasons that were told. */
const REMEMBERED = 200;

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { service, client, notifier, act } = deps;
  /** By notice, the conflicts that it told of and that still hold. */
  const open = new Map<string, Set<string>>();
  const told = new Set<string>();
  let answers = 0;

  const undelivered = (reason: string) => {
    if (told.has(reason) || told.size >= REMEMBERED) return;
    told.add(reason);
    void client.call('notices.undelivered', { reason: reason.slice(0, 500) });
  };
  const show = (notice: Notice) => {
    const buttons = notice.actions.flatMap((suggestion) => {
      const action = buttonAction(notice, suggestion);
      return action ? [{ label: suggestion.label, action }] : [];
    });
    open.delete(notice.id);
    if (notice.conflictIds.length > 0) open.set(notice.id, new Set(notice.conflictIds));
    const [oldest] = open.keys();
    if (open.size > REMEMBERED && oldest !== undefined) open.delete(oldest);
    notifier.show({
      key: notice.id,
      title: notice.title,
      body: notice.body,
      buttons: buttons.map(({ label }) => label),
      onClick: () => act(openAction(noticePlace(notice))),
      onButton(index) {
        const button = buttons[index];
        act(button ? button.action : openAction(noticePlace(notice)));
      },
      onFailed: undelivered,
    });
  };
  const resolve = (conflictId: string) => {
    for (const [noticeId, conflicts] of open) {
      if (!conflicts.delete(conflictId) || conflicts.size > 0) continue;
      open.delete(noticeId);
      notifier.dismiss(noticeId);
    }
  };
  const stop = service.subscribe('change', (change) => {
    if (change.type === 'notice') show(change.notice);
    if (change.type === 'resolved') resolve(change.conflict.id);
  });

  return {
    say(answer) {
      const giveUp = () => {
        if (answer.failed) deps.alert(answer);
      };
      // Who wants no notifications is not answered by one either.
      if (!isEnabled(service.snapshot())) return giveUp();
      const { title, body } = answer;
      notifier.show({
        key: `answer-${++answers}`,
        title,
        body,
        buttons: [],
        onClick: () => act({ do: 'open' }),
        onFailed(reason) {
          undelivered(reason);
          giveUp();
        },
      });
    },
    close() {
      stop();
      notifier.close();
    },
  };
}

const isEnabled = ({ settings }: Snapshot): boolean => settings.notifications.enabled;

const openAction = (place: Place | undefined): ShellAction =>
  place ? { do: 'open', place } : { do: 'open' };

/** Null where the suggestion lacks what it is about. */
function buttonAction({ conflictIds }: Notice, suggestion: Suggestion): ShellAction | null {
  const { listenerId, port, party } = suggestion;
  const conflictId = conflictIds.length === 1 ? conflictIds[0] : undefined;
  switch (suggestion.action) {
    case 'free':
      return listenerId === null ? null : { do: 'free', listenerId };
    case 'use-next':
      return port === null
        ? null
        : { do: 'copy', text: String(port), say: 'Start your server there instead.' };
    case 'reassign':
      return conflictId === undefined || party === null
        ? null
        : { do: 'call', name: 'conflicts.reassign', input: { conflictId, party } };
    case 'ignore':
      return conflictId === undefined
        ? null
        : { do: 'call', name: 'conflicts.ignore', input: { conflictId } };
  }
}
