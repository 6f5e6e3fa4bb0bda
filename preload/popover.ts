/** The address of the tray's popover: the same page, with the list in short. No place of the window, so no link leads there. */
export const POPOVER_HASH = '#/popover';
