/** Where the window goes: where it was, if that can still be seen. */
import type { Rectangle } from 'electron';
import { z } from 'zod';

export const DEFAULT_SIZE = { width: 1100, height: 720 };
export const MINIMUM_SIZE = { width: 640, height: 420 };

const Saved = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) }),
  maximized: z.boolean(),
});
export type SavedPlace = z.infer<typeof Saved>;

export interface WindowPlace {
  /** Without `x` and `y` the system chooses. */
  bounds: { x?: number; y?: number; width: number; height: number };
  maximized: boolean;
}

/** So much of the window must lie on a display, in px: enough to see its title and grab it. */
const VISIBLE = { width: 120, height: 48 };

/** `saved` is whatever the file held; `areas` are the displays without their bars and docks. */
export function placeWindow(saved: unknown, areas: readonly Rectangle[]): WindowPlace {
  const parsed = Saved.safeParse(saved);
  if (!parsed.success) return { bounds: { ...DEFAULT_SIZE }, maximized: false };
  const { bounds, maximized } = parsed.data;
  const area = areas.find((candidate) => isVisibleOn(bounds, candidate));
  const largest = area ?? areas[0];
  const width = clamp(bounds.width, MINIMUM_SIZE.width, largest?.width ?? bounds.width);
  const height = clamp(bounds.height, MINIMUM_SIZE.height, largest?.height ?? bounds.height);
  if (!area) return { bounds: { width, height }, maximized };
  const x = clamp(bounds.x, area.x, area.x + area.width - width);
  const y = clamp(bounds.y, area.y, area.y + area.height - height);
  return { bounds: { x, y, width, height }, maximized };
}

function isVisibleOn(bounds: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
  return width >= VISIBLE.width && height >= VISIBLE.height;
}

/** The lower limit wins where the two cross: a display may be smaller than the smallest window. */
const clamp = (value: number, lowest: number, highest: number): number =>
  Math.max(lowest, Math.min(value, highest));
