/** Reads the rows of IANA's service-names-port-numbers.csv. Whoever wrote the file, what comes out is clean and bounded. */
import { fail, RegisteredProtocol, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { RegisteredRow } from './fold-rows.ts';

const COLUMNS = {
  name: 'service name',
  port: 'port number',
  protocol: 'transport protocol',
  description: 'description',
} as const;

const NOTES = 'assignment notes';
const DATES = ['registration date', 'modification date'];

/** The list has 12,000 named pairs, and grows by a hundred a year. */
const MOST_ROWS = 40_000;

const LONGEST_NAME = 64;
const LONGEST_DESCRIPTION = 256;

/** What IANA writes into descriptions of names that it gave beside others. */
const REPLACEMENT = /\s*IANA assigned this well-formed service name as a replacement for .*$/s;

type Failed = Extract<Result<never>, { ok: false }>;

export interface IanaRows {
  rows: RegisteredRow[];
  /** `YYYY-MM-DD` of the newest entry, never after `today`; null where no row has a date. */
  newest: string | null;
}

export interface RowReader {
  /** A record of the file, the first being its head. What is no named port is passed over. Null, or why the file is refused. */
  take(fields: readonly string[]): Failed | null;
  end(): Result<IanaRows>;
}

/** `today` is `YYYY-MM-DD`. */
export function createRowReader(today: string): RowReader {
  const rows: RegisteredRow[] = [];
  let newest: string | null = null;
  let head: ReadonlyMap<string, number> | null = null;

  const takeRow = (cell: (column: string) => string): Failed | null => {
    for (const column of DATES) {
      const date = /^\d{4}-\d\d-\d\d/.exec(cell(column))?.[0];
      if (date && date <= today && date > (newest ?? '')) newest = date;
    }
    for (const row of readRow(cell)) {
      if (rows.length >= MOST_ROWS) return noList(`it names more than ${MOST_ROWS} ports`);
      rows.push(row);
    }
    return null;
  };

  return {
    take(fields) {
      if (!head) {
        head = readHead(fields);
        const missing = Object.values(COLUMNS).find((column) => !head?.has(column));
        return missing ? noList(`its first line has no column "${missing}"`) : null;
      }
      const places = head;
      return takeRow((column) => fields[places.get(column) ?? -1]?.trim() ?? '');
    },
    end() {
      if (!head) return noList('it is empty');
      return rows.length > 0 ? { ok: true, value: { rows, newest } } : noList('it names no port');
    },
  };
}

const readHead = (fields: readonly string[]): Map<string, number> =>
  new Map(
    fields.map((field, at) => [
      field
        .replace(/^\ufeff/, '')
        .trim()
        .toLowerCase(),
      at,
    ]),
  );

function* readRow(cell: (column: string) => string): Generator<RegisteredRow> {
  const name = cell(COLUMNS.name).replace(/[\s,]+/g, '-');
  const protocol = RegisteredProtocol.options.find((one) => one === cell(COLUMNS.protocol).toLowerCase());
  const [, from, to = from] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(cell(COLUMNS.port)) ?? [];
  if (name === '' || !protocol || Number(to) > 65_535) return;
  const row = {
    protocol,
    name: cleanText(name, LONGEST_NAME),
    description: cleanText(
      cell(COLUMNS.description).replace(REPLACEMENT, '').replace(/\s+/g, ' ').trim(),
      LONGEST_DESCRIPTION,
    ),
    isAlias: /\bis an? (?:alias to|duplicate of)\b/i.test(cell(NOTES)),
  };
  // Without a number both ends are NaN, and there is nothing to go through.
  for (let port = Math.max(1, Number(from)); port <= Number(to); port += 1) yield { port, ...row };
}

export const noList = (why: string): Failed =>
  fail(
    'invalid-input',
    `The file is not IANA's list of ports: ${why}.`,
    'Choose service-names-port-numbers.csv, the CSV file that IANA offers with its list.',
  );
