/** What the app asked the system to show, for specs to read and answer. */
export const recorded = {
  /** @type {import('./menus.mjs').Tray[]} */
  trays: [],
  /** @type {{ options: object, answer: (response: object) => void }[]} Open until a spec answers. */
  dialogs: [],
  /** @type {string[]} Addresses and files that were handed to the system. */
  opened: [],
  /** @type {import('./notifications.mjs').Notification[]} In the order in which they were shown; closed ones too. */
  notifications: [],
  /** A spec sets them: whether the system shows notifications at all, and why it fails to show the next ones. */
  notificationService: { supported: true, failure: null },
  /** @type {string[]} Texts that were put on the clipboard. */
  copied: [],
  /** @type {{ taken: string[], held: Map<string, () => void> }} Shortcuts for the whole desktop: of others, and of ours. */
  shortcuts: { taken: [], held: new Map() },
  /** How often the app asked to be started again after its end. */
  relaunches: 0,
  /** @type {Set<string>} */
  schemes: new Set(),
};
