/** Shows what an ssh config or a file offers before anything is saved: pick, see what cannot be imported and why, import. */
import { TriangleAlert } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DialogFailure, DialogFoot, DialogHead } from '../ui/dialog-parts.tsx';
import { ConfigPath } from './config-path.tsx';
import styles from './import-dialog.module.css';
import { canPick, firstPicks, type ImportRow } from './import-list.ts';
import { type ImportSource, useImport } from './use-import.ts';

interface ImportDialogProps {
  /** Null while it is closed. */
  open: boolean;
  number: number;
  source: ImportSource | null;
  connected: boolean;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function ImportDialog({ open, number, source, connected, onClose, returnFocus }: ImportDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} sticky width={640} finalFocus={returnFocus}>
      {source && <ImportForm key={number} source={source} connected={connected} onClose={onClose} />}
    </Dialog>
  );
}

type ImportFormProps = Pick<ImportDialogProps, 'connected' | 'onClose'> & { source: ImportSource };

function ImportForm({ source, connected, onClose }: ImportFormProps) {
  const { rows, path, name, warnings, problem, failed, busy, read, save } = useImport(source, onClose);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setPicked(firstPicks(rows ?? [])), [rows]);
  const chosen = (rows ?? []).filter((row) => picked.has(row.key) && canPick(row));
  return (
    <>
      <DialogHead
        title={source.kind === 'config' ? 'Import from ssh config' : `Import from ${name || 'a file'}`}
        words={
          source.kind === 'config'
            ? 'Nothing in your files is changed, and nothing of them is run.'
            : 'Every entry is checked first. Nothing is started.'
        }
      />
      <div className={styles.body}>
        {source.kind === 'config' && <ConfigPath path={path} disabled={!connected || busy} onRead={read} />}
        {problem && <DialogFailure>{problem}</DialogFailure>}
        {rows === null && !problem && <p className={styles.dim}>Reading…</p>}
        {rows?.length === 0 && <p className={styles.dim}>It names no host that could become a tunnel.</p>}
        {rows !== null && rows.length > 0 && <Rows rows={rows} picked={picked} onPick={setPicked} />}
        <Words words={warnings} />
        {failed.length > 0 && (
          <DialogFailure>
            {failed.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </DialogFailure>
        )}
      </div>
      <DialogFoot>
        <Button onClick={onClose}>{failed.length > 0 ? 'Close' : 'Cancel'}</Button>
        <Button
          look="primary"
          disabled={!connected || busy || chosen.length === 0}
          onClick={() => void save(chosen)}
        >
          {chosen.length === 1 ? 'Import 1 tunnel' : `Import ${chosen.length} tunnels`}
        </Button>
      </DialogFoot>
    </>
  );
}

interface RowsProps {
  rows: readonly ImportRow[];
  picked: ReadonlySet<string>;
  onPick(picked: ReadonlySet<string>): void;
}

function Rows({ rows, picked, onPick }: RowsProps) {
  const all = rows.filter(canPick);
  const whole = all.length > 0 && all.every(({ key }) => picked.has(key));
  const toggle = (key: string) => {
    const next = new Set(picked);
    if (!next.delete(key)) next.add(key);
    onPick(next);
  };
  return (
    <>
      {all.length > 1 && (
        <label className={styles.all}>
          <input
            type="checkbox"
            checked={whole}
            onChange={() => onPick(whole ? new Set() : new Set(all.map(({ key }) => key)))}
          />
          All {all.length}
        </label>
      )}
      <ul className={styles.rows}>
        {rows.map((row) => (
          <Row key={row.key} row={row} picked={picked.has(row.key)} onToggle={() => toggle(row.key)} />
        ))}
      </ul>
    </>
  );
}

function Row({ row, picked, onToggle }: { row: ImportRow; picked: boolean; onToggle(): void }) {
  const id = useId();
  const { title, sentence, refused, known, warnings } = row;
  return (
    <li>
      <input
        id={id}
        type="checkbox"
        checked={picked}
        disabled={!canPick(row)}
        aria-describedby={`${id}-words`}
        onChange={onToggle}
      />
      <div>
        <label htmlFor={id}>
          <bdi>{title}</bdi>
          {known && <span className={styles.known}>Saved already</span>}
        </label>
        <div id={`${id}-words`} className={styles.rowWords}>
          {refused ? <p className={styles.refused}>{refused}</p> : <p dir="auto">{sentence}</p>}
          <Words words={warnings} />
        </div>
      </div>
    </li>
  );
}

function Words({ words }: { words: readonly string[] }) {
  return words.map((word) => (
    <p key={word} className={styles.warning}>
      <TriangleAlert size={12} aria-hidden />
      <bdi>{word}</bdi>
    </p>
  ));
}
