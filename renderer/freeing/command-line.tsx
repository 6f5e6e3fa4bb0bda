/** A command to read and to copy, as a shell would take it. */
import { Copy } from 'lucide-react';
import { quoteCommand } from '../ports/copy-forms.ts';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/use-copy.ts';
import styles from './command-line.module.css';

export const CommandLine = ({ argv }: { argv: readonly string[] }) => (
  <CommandText text={quoteCommand(argv)} />
);

/** `what` names the command for who does not see it, where there are several. */
export function CommandText({ text, what }: { text: string; what?: string }) {
  const copy = useCopy();
  const label = what === undefined ? 'Copy the command' : `Copy the command: ${what}`;
  return (
    <div className={styles.command}>
      <code dir="ltr" title={text.slice(0, 2_000)}>
        {text}
      </code>
      <Button
        look="plain"
        small
        square
        aria-label={label}
        title="Copy the command"
        onClick={() => copy(text)}
      >
        <Copy size={14} aria-hidden />
      </Button>
    </div>
  );
}
