/** Where the popover goes: under the tray's icon (or over it, where that is at the bottom), whole on the icon's own display. Pure. */
import type { Rectangle } from 'electron';

export const POPOVER_SIZE = { width: 420, height: 560 };

/** Between the icon and the popover, and between the popover and the edge of a display, in px. */
const GAP = 4;

export interface DisplayAreas {
  bounds: Rectangle;
  /** Without bars and docks. */
  workArea: Rectangle;
}

/** All in the system's own px. `displays` may come in any order and lie anywhere, also at negative places; at least one. */
export function placePopover(icon: Rectangle, displays: readonly DisplayAreas[]): Rectangle {
  const middle = { x: icon.x + icon.width / 2, y: icon.y + icon.height / 2 };
  const [first, ...others] = displays;
  if (!first) return { x: Math.round(middle.x), y: Math.round(middle.y), ...POPOVER_SIZE };
  // The one that the icon is on, else the nearest: a display may have gone since the icon was asked.
  const display = others.reduce(
    (best, next) => (distance(middle, next.bounds) < distance(middle, best.bounds) ? next : best),
    first,
  );
  const { bounds, workArea: area } = display;
  const width = Math.min(POPOVER_SIZE.width, area.width - 2 * GAP);
  const height = Math.min(POPOVER_SIZE.height, area.height - 2 * GAP);
  const isHigh = middle.y < bounds.y + bounds.height / 2;
  const y = isHigh ? icon.y + icon.height + GAP : icon.y - GAP - height;
  return {
    x: within(Math.round(middle.x - width / 2), area.x + GAP, area.x + area.width - GAP - width),
    y: within(Math.round(y), area.y + GAP, area.y + area.height - GAP - height),
    width,
    height,
  };
}

const within = (value: number, lowest: number, highest: number): number =>
  Math.max(lowest, Math.min(value, highest));

/** 0 inside of it. */
function distance({ x, y }: { x: number; y: number }, area: Rectangle): number {
  const across = Math.max(area.x - x, 0, x - (area.x + area.width));
  const down = Math.max(area.y - y, 0, y - (area.y + area.height));
  return Math.hypot(across, down);
}
