/** Says when something was or will be, by the clock. */

/** `14:02` on the same day, else with the day: `11 Mar, 14:02`. */
export function clockWords(time: string, now: number): string {
  const at = new Date(time);
  const sameDay = at.toDateString() === new Date(now).toDateString();
  const day = { day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat(undefined, {
    ...(sameDay ? {} : day),
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
