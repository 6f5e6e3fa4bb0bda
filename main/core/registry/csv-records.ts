/** Takes CSV (RFC 4180) apart piece by piece, so that a large file never has to be in memory. */

/** What is longer is cut: IANA's longest notes have 1,500 characters. */
const LONGEST_FIELD = 4_096;

/** What is beyond is left out. */
const MOST_FIELDS = 32;

export interface CsvReader {
  /** Any piece of the text; a record may begin in one and end in another. */
  push(piece: string): void;
  /** Whether the text ended inside of quotes: then it was cut off, or is no CSV. */
  end(): { cutOff: boolean };
}

/** Lines without anything on them are no records. Quotes inside of a field that does not begin with one are letters. */
export function createCsvReader(onRecord: (fields: readonly string[]) => void): CsvReader {
  let field = '';
  let record: string[] = [];
  let state: 'plain' | 'quoted' | 'after-quote' = 'plain';
  let wasReturn = false;

  const append = (text: string) => {
    if (field.length < LONGEST_FIELD) field += text.slice(0, LONGEST_FIELD - field.length);
  };
  const endField = () => {
    if (record.length < MOST_FIELDS) record.push(field);
    field = '';
  };
  const endRecord = () => {
    const isEmpty = record.length === 0 && field === '';
    endField();
    if (!isEmpty) onRecord(record);
    record = [];
  };
  const special = (sign: string) => {
    if (sign === ',') endField();
    else if (sign === '"') {
      if (state === 'after-quote') append('"');
      if (state === 'after-quote' || field === '') state = 'quoted';
      else append('"');
      wasReturn = false;
      return;
    } else if (sign === '\r' || !wasReturn) endRecord();
    wasReturn = sign === '\r';
    state = 'plain';
  };

  return {
    push(piece) {
      for (let at = 0; at < piece.length; ) {
        const next = state === 'quoted' ? piece.indexOf('"', at) : nextSpecial(piece, at);
        const end = next < 0 ? piece.length : next;
        if (end > at) {
          append(piece.slice(at, end));
          wasReturn = false;
          if (state === 'after-quote') state = 'plain';
        }
        if (next >= 0) {
          if (state === 'quoted') state = 'after-quote';
          else special(piece.charAt(next));
        }
        at = end + 1;
      }
    },
    end() {
      const cutOff = state === 'quoted';
      endRecord();
      return { cutOff };
    },
  };
}

function nextSpecial(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Comma, quote, line feed, carriage return.
    if (code === 44 || code === 34 || code === 10 || code === 13) return at;
  }
  return -1;
}
