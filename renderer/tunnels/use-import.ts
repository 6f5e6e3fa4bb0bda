/** Reads what can be imported, and saves what is picked of it, one after another. */
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { readFileRows } from './file-rows.ts';
import { candidateRows, type ImportRow } from './import-list.ts';

export type ImportSource =
  | { readonly kind: 'config' }
  /** One that was picked here. */
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  /** One that was opened from outside, which the desktop app keeps by an id. */
  | { readonly kind: 'opened'; readonly fileId: string };

interface Reading {
  /** Null while it is read, and where it cannot be. */
  readonly rows: readonly ImportRow[] | null;
  readonly path: string;
  /** Of a file, as soon as it is known. */
  readonly name: string;
  readonly warnings: readonly string[];
  readonly problem: string | null;
}

const NOTHING: Reading = { rows: null, path: '', name: '', warnings: [], problem: null };

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
        return setReading({ ...NOTHING, path: path ?? '', problem: failureWords(result.failure) });
      }
      const { candidates, warnings } = result.value;
      setReading({ ...NOTHING, rows: candidateRows(candidates), path: result.value.path, warnings });
    },
    [client],
  );
  const readFile = useCallback(
    async (name: string, text: string) => {
      const read = await readFileRows(text, client, live.get().snapshot?.tunnels ?? []);
      setReading({ ...NOTHING, name, ...read });
    },
    [client, live],
  );
  const readOpened = useCallback(
    async (fileId: string) => {
      const result = await client.call('desktop.openedFile', { fileId });
      if (result.ok) await readFile(result.value.name, result.value.text);
      else setReading({ ...NOTHING, problem: failureWords(result.failure) });
    },
    [client, readFile],
  );
  useEffect(() => {
    if (source.kind === 'config') void readConfig();
    else if (source.kind === 'file') void readFile(source.name, source.text);
    else void readOpened(source.fileId);
  }, [source, readConfig, readFile, readOpened]);
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
        else wrong.push(`${title}: ${failureWords(result.failure)}`);
      }
      setBusy(false);
      setFailed(wrong);
      say(savedWords(saved, wrong.length), wrong.length > 0 ? 'bad' : 'good');
      if (wrong.length === 0) onDone();
    },
  };
}

const failureWords = ({ message, nextStep }: Failure): string => `${message} ${nextStep}`;

function savedWords(saved: number, failed: number): string {
  const words = saved === 1 ? 'Imported 1 tunnel' : `Imported ${saved} tunnels`;
  return failed === 0 ? `${words}.` : `${words}, ${failed} could not be saved.`;
}
