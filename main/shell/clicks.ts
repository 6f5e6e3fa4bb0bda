/** Joins what is clicked outside of the window (tray, notifications) to the core, and the core's notices to the system. */
import { app, clipboard, dialog } from 'electron';
import { createClient } from '../../preload/client.ts';
import { createLoopback } from '../../preload/loopback.ts';
import type { Place } from '../../preload/place.ts';
import type { Transport } from '../../preload/protocol.ts';
import type { Service } from '../../preload/serve.ts';
import { createActions } from './actions.ts';
import { createNotifications } from './notifications.ts';
import { createNotifier } from './notifier.ts';
import type { Answer } from './plain-free.ts';
import type { ShellAction } from './shell-action.ts';

export interface ClicksDeps {
  service: Service;
  /** Puts one more door of the core to work. */
  serve: (transport: Transport) => () => void;
  show: (place?: Place) => void;
  system: NodeJS.Platform;
}

export interface Clicks {
  act(action: ShellAction): void;
  close(): void;
}

export function openClicks({ service, serve, show, system }: ClicksDeps): Clicks {
  const client = createClient({
    async connect() {
      const ends = createLoopback();
      serve(ends.server);
      return ends.client;
    },
    reconnect: true,
  });
  const act = createActions({
    client,
    snapshot: () => service.snapshot(),
    show,
    copy: (text) => clipboard.writeText(text),
    say: (answer) => notifications.say(answer),
    quit: () => app.quit(),
    now: () => new Date(),
  });
  const notifications = createNotifications({
    service,
    client,
    notifier: createNotifier(system),
    act,
    alert: showBox,
  });
  return {
    act: (action) => void act(action),
    close() {
      notifications.close();
      client.close();
    },
  };
}

function showBox({ title, body }: Answer): void {
  void dialog.showMessageBox({
    type: 'warning',
    title: 'Quayside',
    message: title,
    detail: body,
    buttons: ['OK'],
    noLink: true,
  });
}
