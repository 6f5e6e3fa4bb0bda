/** Reads Electron's archive format: a table of files as JSON, then their bytes. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const Entry = z.object({ size: z.int(), offset: z.string().optional(), unpacked: z.boolean().optional() });
type Entry = z.infer<typeof Entry>;
const Folder = z.object({ files: z.record(z.string(), z.unknown()) });

export interface Archive {
  /** By path inside the archive. */
  files: ReadonlyMap<string, Entry>;
  /** SHA-256 of the table, in hex: what Electron looks for before it reads on, where it checks archives. */
  tableDigest: string;
  /** Writes all of it to a folder, with what lies beside the archive in `.unpacked`. */
  extract(to: string): void;
}

export function readArchive(path: string): Archive {
  const bytes = readFileSync(path);
  // Sizes of the head as Chromium's pickles nest them; the table is text from byte 16 on.
  const contentsAt = 8 + bytes.readUInt32LE(4);
  const text = bytes.subarray(16, 16 + bytes.readUInt32LE(12));
  const table = JSON.parse(text.toString());
  const files = new Map<string, Entry>();
  const walk = (node: unknown, prefix: string) => {
    for (const [name, child] of Object.entries(Folder.parse(node).files)) {
      const at = prefix ? `${prefix}/${name}` : name;
      if (Folder.safeParse(child).success) walk(child, at);
      else files.set(at, Entry.parse(child));
    }
  };
  walk(table, '');
  const contentOf = (name: string, { size, offset, unpacked }: Entry): Buffer => {
    if (unpacked) return readFileSync(join(`${path}.unpacked`, name));
    const start = contentsAt + Number(offset);
    return bytes.subarray(start, start + size);
  };
  return {
    files,
    tableDigest: createHash('sha256').update(text).digest('hex'),
    extract(to) {
      for (const [name, entry] of files) {
        const target = join(to, name);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, contentOf(name, entry));
      }
    },
  };
}
