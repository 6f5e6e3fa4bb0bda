/** Makes text fit. */

/** At most `limit` characters, `…` for what was cut from the end. Cuts between characters, never inside one. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = Array.from(text);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : text;
}
