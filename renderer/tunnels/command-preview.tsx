/** What the fields stand for: in one sentence, and as the exact command. */
import { Copy } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/use-copy.ts';
import styles from './tunnel-editor.module.css';
import { readTunnelForm, type TunnelForm } from './tunnel-form.ts';
import { useDescribed } from './use-described.ts';

export function CommandPreview({ form }: { form: TunnelForm }) {
  const copy = useCopy();
  const spec = useMemo(() => {
    // A name is no part of the command: it may still be missing.
    const { name } = form;
    return readTunnelForm(name.trim() === '' ? { ...form, name: 'tunnel' } : form).spec;
  }, [form]);
  const described = useDescribed(spec);
  return (
    <section className={styles.preview} aria-label="Command">
      {described ? (
        <>
          <p>
            <bdi dir="ltr">{described.sentence}</bdi>
          </p>
          <div>
            <code dir="ltr">{described.command}</code>
            <Button
              look="plain"
              small
              square
              aria-label="Copy the command"
              title="Copy the command"
              onClick={() => void copy(described.command)}
            >
              <Copy size={14} aria-hidden />
            </Button>
          </div>
        </>
      ) : (
        <p className={styles.dim}>The exact command stands here once the fields are filled in.</p>
      )}
    </section>
  );
}
