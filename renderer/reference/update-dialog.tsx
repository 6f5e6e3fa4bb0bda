/** Takes the registered names from a file of IANA's that the user has downloaded: its path, and what came of it. */
import { type FormEvent, useState } from 'react';
import type { ReferenceSource, Result } from '../../preload/model.ts';
import { readFolder } from '../reservations/reservation-form.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogDescription, DialogTitle } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { useConnected, useSnapshot } from '../use-session.ts';
import styles from './update-dialog.module.css';
import { useReference } from './use-reference.ts';

const EXAMPLE = '~/Downloads/service-names-port-numbers.csv';

interface UpdateDialogProps {
  open: boolean;
  connected: boolean;
  onClose(): void;
  onUpdated(): void;
  returnFocus(): HTMLElement | null;
}

export function UpdateDialog({ open, connected, onClose, onUpdated, returnFocus }: UpdateDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} sticky width={520} finalFocus={returnFocus}>
      <UpdateForm connected={connected} onClose={onClose} onUpdated={onUpdated} />
    </Dialog>
  );
}

type UpdateFormProps = Pick<UpdateDialogProps, 'connected' | 'onClose' | 'onUpdated'>;

function UpdateForm({ connected, onClose, onUpdated }: UpdateFormProps) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const home = useSnapshot()?.host.home ?? '';
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const take = async (asked: Promise<Result<{ source: ReferenceSource }>>) => {
    setBusy(true);
    const result = await asked;
    setBusy(false);
    if (!result.ok) return setError(`${result.failure.message} ${result.failure.nextStep}`);
    say(`The registered names are now those of ${countWords(result.value.source)}.`);
    onUpdated();
    onClose();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const path = readFolder(text, home, EXAMPLE);
    if (!path.ok || path.value === '') return setError(path.ok ? 'Type the path of the file.' : path.error);
    void take(client.call('registry.update', { path: path.value }));
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <header className={styles.head}>
        <DialogTitle className={styles.title}>Update from IANA</DialogTitle>
        <DialogDescription className={styles.words}>
          Quayside fetches nothing by itself. Download the CSV file from{' '}
          <code>iana.org/assignments/service-names-port-numbers</code> and say where it is.
        </DialogDescription>
      </header>
      <div className={styles.body}>
        <Field
          label="File"
          mono
          value={text}
          placeholder={EXAMPLE}
          maxLength={4_096}
          error={error}
          onText={(next) => {
            setText(next);
            setError(undefined);
          }}
        />
        <NowLine />
      </div>
      <footer className={styles.foot}>
        <Button
          look="plain"
          className={styles.reset}
          disabled={!connected || busy}
          onClick={() => void take(client.call('registry.reset', {}))}
        >
          Use the built-in list
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" disabled={!connected || busy}>
          {busy ? 'Reading…' : 'Update'}
        </Button>
      </footer>
    </form>
  );
}

/** What is shown until then. Every port's page knows it. */
function NowLine() {
  const { reference } = useReference(443, 0);
  return <p className={styles.now}>{reference === null ? ' ' : `Now: ${countWords(reference.source)}.`}</p>;
}

const countWords = ({ registered: { name, date, entries } }: ReferenceSource): string =>
  `${name}, ${date}: ${entries.toLocaleString('en')} names`;
