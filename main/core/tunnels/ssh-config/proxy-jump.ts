/** The value of `ProxyJump`: hosts to go through, in order. */

/** Without its comment and the blanks around it. */
export function jumpText(rest: string): string {
  const comment = rest.indexOf('#');
  const text = (comment < 0 ? rest : rest.slice(0, comment)).trim();
  // A second `=` is passed over too: `ProxyJump = = a`.
  return text.startsWith('=') ? text.replace(/^[=\s]+/, '') : text;
}

const HOP = /^(?:ssh:\/\/)?(?:[^\s@]+@)?(?:\[[^\s\]]+\]|[^\s@:[\]/]+)(?::(\d{1,5}))?\/?$/;

/** The hops of a value, none for `none`; null where ssh would refuse one of them. */
export function readJump(text: string): string[] | null {
  if (text.toLowerCase() === 'none') return [];
  const hops = text.split(',');
  const isFine = (hop: string) => {
    const match = HOP.exec(hop);
    const port = match?.[1];
    return match !== null && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
  };
  return text.length <= 4_096 && hops.every(isFine) ? hops : null;
}

export const jumpMistake = (text: string): string | null =>
  readJump(text) ? null : 'proxyjump is not [user@]host[:port], parted by commas';
