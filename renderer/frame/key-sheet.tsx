/** The sheet of keys and search words. */
import { X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogTitle } from '../ui/dialog.tsx';
import { Key } from '../ui/key.tsx';
import styles from './key-sheet.module.css';

const KEYS: readonly [keys: string[], words: string][] = [
  [['/'], 'Search'],
  [['↑', '↓'], 'Move'],
  [['Home', 'End'], 'First and last'],
  [['Page ↑', 'Page ↓'], 'A page up or down'],
  [['→', '←'], 'Open or close a row’s addresses'],
  [['Enter'], 'Details'],
  [['o'], 'Open in the browser'],
  [['c'], 'Copy'],
  [['f'], 'Free; with a selection, all of it'],
  [['Space'], 'Select or deselect'],
  [['Shift ↑', 'Shift ↓'], 'Select a range; Shift click too'],
  [['Ctrl A'], 'Select all; Ctrl click for one'],
  [['u'], 'In a conflict: use the next free port'],
  [['i'], 'In a conflict: ignore'],
  [['m'], 'In a conflict: mute the port'],
  [['n'], 'In the tunnels: a new one'],
  [['Space'], 'On a tunnel: start or stop'],
  [['e', 'l', 'd', 'c'], 'On a tunnel: edit, log, duplicate, copy its address'],
  [['Alt ↑', 'Alt ↓'], 'On a tunnel: move it up or down'],
  [['Delete'], 'On a tunnel: remove it'],
  [['Ctrl V'], 'In the tunnels: a pasted ssh command opens as a new one'],
  [['Enter', 'Esc'], 'In a check: open a port of a range, go back, cancel'],
  [['Ctrl Z'], 'Undo what was just done, start again what was freed'],
  [['p'], 'Pause and resume'],
  [['Esc'], 'Clear the selection, close, clear the search'],
  [['?'], 'This sheet'],
];

const WORDS: readonly [word: string, words: string][] = [
  ['3000', 'the exact port first, then those that begin so'],
  ['vite shop', 'rows with both words: process, project, path, command, user, service'],
  ['port:3000-3999', 'a range'],
  ['process:node', 'by process'],
  ['project:shop', 'by project; quotes keep spaces'],
  ['user:me', 'by user'],
  ['protocol:udp', 'TCP or UDP'],
  ['exposed', 'reachable from the network'],
  ['conflict', 'in an open conflict'],
  ['tunnel', 'held by a saved tunnel'],
  ['db tag:work', 'tunnels with the word and a tag'],
  ['is:up', 'tunnels by state: is:stopped, is:failed, is:blocked, is:waiting'],
  ['auto', 'tunnels that start with Quayside'],
];

export function KeySheet({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} width={740}>
      <header className={styles.head}>
        <DialogTitle className={styles.title}>Keyboard and search</DialogTitle>
        <Button square small aria-label="Close" title="Close (Esc)" onClick={onClose}>
          <X size={16} aria-hidden />
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keys. */}
      <section className={styles.body} tabIndex={0} aria-label="Keys and words">
        <section>
          <h3>Keys</h3>
          <dl>
            {KEYS.map(([keys, words]) => (
              <div key={words} style={{ display: 'contents' }}>
                <dt>
                  {keys.map((key) => (
                    <span key={key}>
                      <Key>{key}</Key>{' '}
                    </span>
                  ))}
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>In the search</h3>
          <dl>
            {WORDS.map(([word, words]) => (
              <div key={word} style={{ display: 'contents' }}>
                <dt>
                  <code>{word}</code>
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </section>
      </section>
    </Dialog>
  );
}
