/** The reader that knows where everything stands takes what JSON.parse takes, gives the same, and refuses the rest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonNode, readJsonTree } from '../../main/core/projects/json-tree.ts';

function plainOf(node: JsonNode): unknown {
  if (node.kind === 'value') return node.value;
  if (node.kind === 'array') return node.items.map(plainOf);
  // Not Object.fromEntries over an object literal: a key may be __proto__.
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]));
}

const parsed = (text: string): unknown => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'refused';
  }
};

const read = (text: string): unknown => {
  const tree = readJsonTree(text);
  return tree.ok ? { value: plainOf(tree.root) } : 'refused';
};

describe('the JSON reader', () => {
  it('reads all JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        expect(read(written)).toEqual(parsed(written));
      }),
    );
  });

  it('agrees with JSON.parse on texts that are nearly JSON', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '"\\u00',
        '"\\n"',
        '"\n"',
        '\\',
        '0',
        '-1',
        '01',
        '1.',
        '.5',
      ],
      ...[
        '1e5',
        '1E+',
        'true',
        'nul',
        'null',
        ' ',
        '\t',
        '\r\n',
        '\u00a0',
        '\ufeff',
        '//',
        "'",
        'NaN',
        '"\u007f"',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(read(text)).toEqual(parsed(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('says where everything stands, also a key that stands twice', () => {
    const text = '{"a": 1,\n "b": [true], "a": null}';
    const tree = readJsonTree(text);
    const members = tree.ok && tree.root.kind === 'object' ? tree.root.members : [];
    expect(members.map(({ key, at }) => [key, text.slice(at, at + 3)])).toEqual([
      ['a', '"a"'],
      ['b', '"b"'],
      ['a', '"a"'],
    ]);
    expect(members.map(({ value }) => text[value.at])).toEqual(['1', '[', 'n']);
  });

  it('refuses what is nested so deeply that it would fill the stack', () => {
    expect(readJsonTree('['.repeat(100_000))).toMatchObject({
      ok: false,
      problem: 'it is nested too deeply',
    });
  });
});
