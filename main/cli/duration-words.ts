/** How long something lasted or will last, in words. Pure. */
const UNITS = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'min', seconds: 60 },
  { unit: 's', seconds: 1 },
] as const;

/** The two largest units, `2 h 5 min`, or only the largest; downwards. Never below zero, whatever the clock did. */
export function durationWords(ms: number, units: 1 | 2 = 2): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 1) return 'under 1 s';
  const first = UNITS.findIndex((one) => seconds >= one.seconds);
  let left = seconds;
  const words = UNITS.slice(first, first + units).map(({ unit, seconds: size }) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? `${count} ${unit}` : '';
  });
  return words.filter((word) => word !== '').join(' ');
}
