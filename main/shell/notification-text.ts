/** What is handed to the system to show: bounded, clean, and as its notification service reads it. Pure. */
import type { NotificationConstructorOptions } from 'electron';
import { shorten } from '../../preload/shorten.ts';
import { cleanText } from '../core/clean-text.ts';

export interface NotificationText {
  title: string;
  body: string;
  /** What stands on its buttons. */
  buttons: readonly string[];
}

const TITLE_LIMIT = 80;
const BODY_LIMIT = 240;
const BUTTON_LIMIT = 30;
const BUTTONS = 2;

/**
 * On Linux the body goes on as it is, and the service there reads it as markup. The title is plain text by the same
 * rules, but some services read that as markup too: signs that look the same are shown right by both.
 */
export function notificationOptions(
  { title, body, buttons }: NotificationText,
  system: NodeJS.Platform,
): NotificationConstructorOptions {
  const plain = { title: bounded(title, TITLE_LIMIT), body: bounded(body, BODY_LIMIT) };
  const isMarkup = system === 'linux';
  return {
    title: isMarkup ? withoutMarkup(plain.title) : plain.title,
    body: isMarkup ? escapeMarkup(plain.body) : plain.body,
    // Where the system or its service has no buttons these are left out there; the click does for all.
    actions: buttons
      .slice(0, BUTTONS)
      .map((text) => ({ type: 'button', text: bounded(text, BUTTON_LIMIT) }) as const),
  };
}

/** Cleaned here too: nothing that steers a terminal or a text may reach another program, wherever it came from. */
const bounded = (text: string, limit: number): string => cleanText(shorten(text, limit), limit);

/** After the cut, so that no entity is cut in two. */
const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const LOOK_ALIKES: Readonly<Record<string, string>> = { '&': '\uff06', '<': '\u2039', '>': '\u203a' };
const withoutMarkup = (text: string): string => text.replace(/[&<>]/g, (sign) => LOOK_ALIKES[sign] ?? sign);
