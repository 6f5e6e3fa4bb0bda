/** Lays rows out in columns, as wide as their text, narrower or fewer where the terminal is narrow. No lines drawn. */
import { cutToWidth, padToWidth, textWidth } from './text-width.ts';

export interface Column<R> {
  readonly title: string;
  readonly text: (row: R) => string;
  readonly align: 'left' | 'right';
  /** How narrow it may become; a column without it keeps its width. */
  readonly least?: number;
  readonly cut?: 'start' | 'end';
  /** The lowest goes first where even the narrowest columns do not fit; a column without it stays. */
  readonly worth?: number;
  readonly style?: (text: string) => string;
}

const GAP = '  ';

interface Fitted<R> {
  column: Column<R>;
  width: number;
}

/** `width` null: lines may be as long as they like. */
export function layoutTable<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  width: number | null,
  heading: (text: string) => string = (text) => text,
): string[] {
  const cells = new Map(columns.map((column) => [column, rows.map(column.text)]));
  const natural = columns.map((column) => ({ column, width: widest(column.title, cells.get(column) ?? []) }));
  const fitted = width === null ? natural : narrow(natural, width);
  const line = (text: (column: Column<R>) => string, style: (column: Column<R>, text: string) => string) =>
    fitted
      .map(({ column, width: own }, index) => {
        const cut = cutToWidth(text(column), own, column.cut);
        const isLast = index === fitted.length - 1;
        const padded = isLast && column.align === 'left' ? cut : padToWidth(cut, own, column.align);
        return style(column, padded);
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      (column) => column.title,
      (_, text) => heading(text),
    ),
    ...rows.map((_, row) =>
      line(
        (column) => cells.get(column)?.[row] ?? '',
        (column, text) => column.style?.(text) ?? text,
      ),
    ),
  ];
}

const widest = (title: string, texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, textWidth(text)), textWidth(title));

function narrow<R>(natural: Fitted<R>[], width: number): Fitted<R>[] {
  let kept = natural;
  while (narrowest(kept) > width) {
    const worthless = kept
      .filter(({ column }) => column.worth !== undefined)
      .sort((a, b) => (a.column.worth ?? 0) - (b.column.worth ?? 0))[0];
    if (!worthless) break;
    kept = kept.filter((one) => one !== worthless);
  }
  let excess = total(kept) - width;
  if (excess <= 0) return kept;
  // The widest gives first, so that a long command line does not cost a short path.
  const flexible = kept.filter(({ column }) => column.least !== undefined);
  const widths = new Map(kept.map((one) => [one, one.width]));
  while (excess > 0) {
    const giver = flexible
      .filter((one) => (widths.get(one) ?? 0) > leastWidth(one))
      .sort((a, b) => (widths.get(b) ?? 0) - (widths.get(a) ?? 0))[0];
    if (!giver) break;
    widths.set(giver, (widths.get(giver) ?? 0) - 1);
    excess--;
  }
  return kept.map((one) => ({ column: one.column, width: widths.get(one) ?? one.width }));
}

const leastWidth = <R>({ column, width }: Fitted<R>): number => Math.min(width, column.least ?? width);

const total = <R>(columns: readonly Fitted<R>[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0) + GAP.length * Math.max(0, columns.length - 1);

const narrowest = <R>(columns: readonly Fitted<R>[]): number =>
  total(columns.map((one) => ({ column: one.column, width: leastWidth(one) })));
