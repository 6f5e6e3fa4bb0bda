/** Shows native notifications, holds on to them while they can be clicked, and tells when the system shows none. */
import { Notification } from 'electron';
import { type NotificationText, notificationOptions } from './notification-text.ts';

export interface NotificationRequest extends NotificationText {
  /** One with the same key takes the place of the earlier one. */
  key: string;
  onClick: () => void;
  onButton?: (index: number) => void;
  onFailed: (reason: string) => void;
}

export interface Notifier {
  show(request: NotificationRequest): void;
  dismiss(key: string): void;
  close(): void;
}

/** Electron drops the events of a notification that nobody holds on to; more than these nobody clicks any more. */
const HELD = 50;

export function createNotifier(system: NodeJS.Platform): Notifier {
  const held = new Map<string, Notification>();
  const dismiss = (key: string) => {
    const notification = held.get(key);
    held.delete(key);
    notification?.close();
  };
  return {
    show(request) {
      if (!Notification.isSupported()) {
        request.onFailed('there is no service that shows notifications.');
        return;
      }
      const { key, onClick, onButton, onFailed } = request;
      dismiss(key);
      const notification = new Notification(notificationOptions(request, system));
      const letGo = () => {
        if (held.get(key) === notification) held.delete(key);
      };
      // What was answered is done with, also in the lists where systems keep it.
      notification.on('click', () => {
        dismiss(key);
        onClick();
      });
      notification.on('action', ({ actionIndex }, index) => {
        dismiss(key);
        onButton?.(actionIndex ?? index);
      });
      // One that only went out of sight can still be clicked in the system's list.
      notification.on('close', ({ reason }) => {
        if (reason !== 'timedOut') letGo();
      });
      notification.on('failed', (_event, error) => {
        letGo();
        onFailed(error);
      });
      held.set(key, notification);
      const [oldest] = held.keys();
      if (held.size > HELD && oldest !== undefined) dismiss(oldest);
      notification.show();
    },
    dismiss,
    close() {
      for (const key of [...held.keys()]) dismiss(key);
    },
  };
}
