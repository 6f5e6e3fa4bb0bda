/** What the app asked the system to show, for specs to read and answer. */
export const recorded = {
  /** @type {import('./menus.mjs').Tray[]} */
  trays: [],
  /** @type {{ options: object, answer: (response: object) => void }[]} Open until a spec answers. */
  dialogs: [],
  /** @type {string[]} Addresses and files that were handed to the system. */
  opened: [],
  /** @type {object[]} */
  notifications: [],
  /** @type {Set<string>} */
  schemes: new Set(),
};
