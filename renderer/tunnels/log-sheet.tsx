/** The last lines of a tunnel's log; ssh's own noise only where it is asked for. */
import { Copy, RotateCw, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Failure, Tunnel, TunnelLine } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogTitle } from '../ui/dialog.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useConnected } from '../use-session.ts';
import { lineTime, logText, shownLines } from './log-lines.ts';
import styles from './log-sheet.module.css';

interface LogSheetProps {
  open: boolean;
  tunnel: Tunnel | null;
  connected: boolean;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function LogSheet({ open, tunnel, connected, onClose, returnFocus }: LogSheetProps) {
  return (
    <Dialog open={open} onClose={onClose} width={760} finalFocus={returnFocus}>
      {tunnel && <Log tunnel={tunnel} connected={connected} onClose={onClose} />}
    </Dialog>
  );
}

function Log({ tunnel, connected, onClose }: { tunnel: Tunnel; connected: boolean; onClose(): void }) {
  const copy = useCopy();
  const { lines, failure, read } = useLog(tunnel);
  const [debug, setDebug] = useState(false);
  const shown = shownLines(lines ?? [], debug);
  const hidden = (lines ?? []).filter((line) => line.debug).length;
  const id = useId();
  return (
    <>
      <header className={styles.head}>
        <DialogTitle className={styles.title}>
          Log of <bdi>{tunnel.name}</bdi>
        </DialogTitle>
        <Button square small aria-label="Close" title="Close (Esc)" onClick={onClose}>
          <X size={16} aria-hidden />
        </Button>
      </header>
      {failure && <p className={styles.failure}>{`${failure.message} ${failure.nextStep}`}</p>}
      <Lines lines={shown} known={lines !== null} />
      <footer className={styles.foot}>
        <label htmlFor={id}>
          <input
            id={id}
            type="checkbox"
            checked={debug}
            onChange={(event) => setDebug(event.currentTarget.checked)}
          />
          {`ssh’s own noise (${hidden})`}
        </label>
        <Button small disabled={!connected} onClick={() => void read()}>
          <RotateCw size={14} aria-hidden />
          Read again
        </Button>
        <Button
          small
          disabled={shown.length === 0}
          onClick={() => void copy(logText(shown), `${shown.length} lines`)}
        >
          <Copy size={14} aria-hidden />
          Copy
        </Button>
      </footer>
    </>
  );
}

/** Read when it opens, and whenever the tunnel's state changes. */
function useLog({ id: tunnelId, state, since, attempts }: Tunnel) {
  const { client } = useConnected();
  const [lines, setLines] = useState<readonly TunnelLine[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const read = async () => {
    const result = await client.call('tunnels.log', { tunnelId });
    if (result.ok) setLines(result.value.lines);
    setFailure(result.ok ? null : result.failure);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew for each of these.
  useEffect(() => void read(), [tunnelId, state, since, attempts]);
  return { lines, failure, read };
}

function Lines({ lines, known }: { lines: readonly TunnelLine[]; known: boolean }) {
  const element = useRef<HTMLElement>(null);
  // What was written last is what is asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each reading anew.
  useEffect(() => {
    const box = element.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [lines]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keys.
    <section ref={element} className={styles.lines} tabIndex={0} aria-label="Log">
      {lines.length === 0 ? (
        <p className={styles.none}>{known ? 'Nothing was written yet.' : ''}</p>
      ) : (
        <ol dir="ltr">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never change places in one reading.
            <li key={index} className={line.debug ? styles.debug : undefined}>
              <time dateTime={line.at}>{lineTime(line.at)}</time>
              <bdi>{line.text}</bdi>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
