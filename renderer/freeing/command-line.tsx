/** A command to read and to copy, as a shell would take it. */
import { Copy } from 'lucide-react';
import { quoteCommand } from '../ports/copy-forms.ts';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/use-copy.ts';
import styles from './command-line.module.css';

export function CommandLine({ argv }: { argv: readonly string[] }) {
  const copy = useCopy();
  const text = quoteCommand(argv);
  return (
    <div className={styles.command}>
      <code dir="ltr" title={text.slice(0, 2_000)}>
        {text}
      </code>
      <Button
        look="plain"
        small
        square
        aria-label="Copy the command"
        title="Copy the command"
        onClick={() => copy(text)}
      >
        <Copy size={14} aria-hidden />
      </Button>
    </div>
  );
}
