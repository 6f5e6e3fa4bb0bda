/** Reads what can be imported, and saves what is picked of it, one after another. */
import { useCallback, useEffect, useState } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { candidateRows, fileRows, type ImportRow } from './import-list.ts';
import { readTunnelFile } from './tunnel-file.ts';

export type ImportSource = { readonly kind: 'config' } | { readonly kind: 'file'; readonly text: string };

interface Reading {
  /** Null while it is read, and where it cannot be. */
  readonly rows: readonly ImportRow[] | null;
  readonly path: string;
  readonly warnings: readonly string[];
  readonly problem: string | null;
}

const NOTHING: Reading = { rows: null, path: '', warnings: [], problem: null };

export interface Importing extends Reading {
  /** What could not be saved, and why. */
  readonly failed: readonly string[];
  readonly busy: boolean;
  read(path: string): void;
  save(rows: readonly ImportRow[]): Promise<void>;
}

export function useImport(source: ImportSource, onDone: () => void): Importing {
  const { client, live } = useConnected();
  const { say } = useAnnouncer();
  const [reading, setReading] = useState<Reading>(NOTHING);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const readConfig = useCallback(
    async (path?: string) => {
      const result = await client.call('tunnels.importable', path === undefined ? {} : { path });
      if (!result.ok) {
        const { message, nextStep } = result.failure;
        return setReading({ ...NOTHING, path: path ?? '', problem: `${message} ${nextStep}` });
      }
      const { candidates, warnings } = result.value;
      setReading({ rows: candidateRows(candidates), path: result.value.path, warnings, problem: null });
    },
    [client],
  );
  useEffect(() => {
    if (source.kind === 'config') return void readConfig();
    const { entries, problem } = readTunnelFile(source.text);
    const rows = entries && fileRows(entries, live.get().snapshot?.tunnels ?? []);
    setReading({ ...NOTHING, rows, problem });
  }, [source, readConfig, live]);
  return {
    ...reading,
    failed,
    busy,
    read: (path) => void readConfig(path),
    async save(rows) {
      setBusy(true);
      const wrong: string[] = [];
      let saved = 0;
      for (const { title, spec } of rows) {
        if (!spec) continue;
        const result = await client.call('tunnels.add', { spec });
        if (result.ok) saved++;
        else wrong.push(`${title}: ${result.failure.message} ${result.failure.nextStep}`);
      }
      setBusy(false);
      setFailed(wrong);
      say(savedWords(saved, wrong.length), wrong.length > 0 ? 'bad' : 'good');
      if (wrong.length === 0) onDone();
    },
  };
}

function savedWords(saved: number, failed: number): string {
  const words = saved === 1 ? 'Imported 1 tunnel' : `Imported ${saved} tunnels`;
  return failed === 0 ? `${words}.` : `${words}, ${failed} could not be saved.`;
}
