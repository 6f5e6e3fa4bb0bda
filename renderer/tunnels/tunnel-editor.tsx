/** The editor of a tunnel: every field, what is wrong beside it, and below the exact command that it stands for. */
import { useId, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogDescription, DialogTitle } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { Switch } from '../ui/switch.tsx';
import { CommandPreview } from './command-preview.tsx';
import { ForwardFields } from './forward-fields.tsx';
import { exposureOf } from './forward-reach.ts';
import { PasteField } from './paste-field.tsx';
import styles from './tunnel-editor.module.css';
import { type EditorStart, type TunnelEditing, useTunnelEditor } from './use-tunnel-editor.ts';

const CARRIERS = [
  { value: 'ssh', label: 'SSH', title: 'The system’s ssh carries it' },
  {
    value: 'relay',
    label: 'Without SSH',
    title: 'Quayside itself: from a port here to a port of this machine or network',
  },
] as const;

interface TunnelEditorProps {
  open: boolean;
  /** Another one for each opening. */
  number: number;
  start: EditorStart | null;
  connected: boolean;
  onClose(): void;
  onSaved(id: string): void;
  returnFocus(): HTMLElement | null;
}

export function TunnelEditor({ open, number, start, onClose, returnFocus, ...rest }: TunnelEditorProps) {
  return (
    <Dialog open={open} onClose={onClose} sticky width={700} finalFocus={returnFocus}>
      {start && <EditorForm key={number} start={start} onClose={onClose} {...rest} />}
    </Dialog>
  );
}

type EditorFormProps = Pick<TunnelEditorProps, 'connected' | 'onClose' | 'onSaved'> & { start: EditorStart };

function EditorForm({ start, connected, onClose, onSaved }: EditorFormProps) {
  const element = useRef<HTMLFormElement>(null);
  const focusField = (name: string) =>
    element.current?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  const editing = useTunnelEditor(
    start,
    (id) => {
      onSaved(id);
      onClose();
    },
    focusField,
  );
  const { failure, save } = editing;
  return (
    <form ref={element} className={styles.form} onSubmit={(event) => void save(event, false)} noValidate>
      <header className={styles.head}>
        <DialogTitle className={styles.title}>
          {start.tunnel ? (
            <>
              Edit <bdi>{start.tunnel.name}</bdi>
            </>
          ) : (
            'New tunnel'
          )}
        </DialogTitle>
        <DialogDescription className={styles.words}>
          {start.tunnel
            ? 'One that runs is started anew where that matters.'
            : 'Nothing is started before you say so, and no password is ever saved.'}
        </DialogDescription>
      </header>
      <div className={styles.fields}>
        {!start.tunnel && (
          <PasteField command={start.command ?? ''} pasted={editing.pasted} onRead={editing.read} />
        )}
        <MainFields editing={editing} />
        <Forwards editing={editing} tunnelId={start.tunnel?.id ?? null} />
        <ProxyConsent editing={editing} />
        <OtherFields editing={editing} />
        <CommandPreview form={editing.form} />
        {failure && (
          <p className={styles.failure} role="alert">
            {`${failure.message} ${failure.nextStep}`}
          </p>
        )}
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        {!start.tunnel && (
          <Button disabled={!connected} onClick={() => void save(null, true)}>
            Save and start
          </Button>
        )}
        <Button look="primary" type="submit" disabled={!connected}>
          Save
        </Button>
      </footer>
    </form>
  );
}

type TextField = 'name' | 'destination' | 'user' | 'sshPort' | 'jump' | 'identityFile' | 'tags';

const textField = ({ form, errors, set }: TunnelEditing, name: TextField) => ({
  name,
  value: form[name],
  error: errors[name],
  onText: (text: string) => set({ [name]: text }),
});

function MainFields({ editing }: { editing: TunnelEditing }) {
  const { form, set } = editing;
  return (
    <>
      <div className={styles.line}>
        <Field {...textField(editing, 'name')} className={styles.wide} label="Name" maxLength={100} />
        <div className={styles.segments}>
          <Segments
            label="Carrier"
            value={form.carrier}
            options={CARRIERS}
            onChange={(carrier) => set({ carrier })}
          />
        </div>
      </div>
      {form.carrier === 'ssh' && (
        <>
          <div className={styles.line}>
            <Field
              {...textField(editing, 'destination')}
              className={styles.wide}
              label="Destination"
              mono
              placeholder="bastion"
              hint="A host, or an alias of your ssh config."
            />
            <Field
              {...textField(editing, 'user')}
              className={styles.middle}
              label="User"
              mono
              placeholder="as in the config"
            />
            <Field
              {...textField(editing, 'sshPort')}
              className={styles.small}
              label="SSH port"
              mono
              inputMode="numeric"
              placeholder="22"
            />
          </div>
          <div className={styles.line}>
            <Field
              {...textField(editing, 'jump')}
              className={styles.wide}
              label="Jump hosts"
              mono
              placeholder="none"
              hint="In order: user@host:port, host"
            />
            <Field
              {...textField(editing, 'identityFile')}
              className={styles.wide}
              label="Identity file"
              mono
              placeholder="as in the config"
              hint="Such as ~/.ssh/id_ed25519"
            />
          </div>
        </>
      )}
    </>
  );
}

function Forwards({ editing, tunnelId }: { editing: TunnelEditing; tunnelId: string | null }) {
  const { form, errors, setForward, addForward, removeForward } = editing;
  return (
    <section className={styles.section}>
      <h3>Forwards</h3>
      {form.forwards.map((forward, index) => (
        <ForwardFields
          key={forward.key}
          index={index}
          forward={forward}
          tunnelId={tunnelId}
          ssh={form.carrier === 'ssh'}
          errors={errors}
          only={form.forwards.length === 1}
          onChange={(change) => setForward(index, change)}
          onRemove={() => removeForward(index)}
        />
      ))}
      {errors.forwards && <p className={styles.error}>{errors.forwards}</p>}
      <Button small disabled={form.forwards.length >= 50} onClick={addForward}>
        Add a forward
      </Button>
    </section>
  );
}

/** Whoever opens a proxy to the network says so twice. */
function ProxyConsent({ editing: { form, errors, agreed, agree } }: { editing: TunnelEditing }) {
  const id = useId();
  if (
    !form.forwards.some(
      ({ kind, bindAddress }) => exposureOf({ kind, bindAddress: bindAddress.trim() })?.grave,
    )
  )
    return null;
  return (
    <div className={styles.consent}>
      <label htmlFor={id}>
        <input
          id={id}
          name="agreed"
          type="checkbox"
          checked={agreed}
          aria-invalid={errors.agreed !== undefined}
          aria-describedby={errors.agreed ? `${id}-words` : undefined}
          onChange={(event) => agree(event.currentTarget.checked)}
        />
        I want an open proxy: everybody in my network may use it.
      </label>
      {errors.agreed && (
        <p id={`${id}-words`} className={styles.error}>
          {errors.agreed}
        </p>
      )}
    </div>
  );
}

function OtherFields({ editing }: { editing: TunnelEditing }) {
  const { form, set } = editing;
  return (
    <div className={styles.line}>
      <Field
        {...textField(editing, 'tags')}
        className={styles.wide}
        label="Tags"
        placeholder="none"
        hint="With commas between them"
      />
      <div className={styles.auto}>
        <Switch checked={form.autoStart} onChange={(autoStart) => set({ autoStart })}>
          Start with Quayside
        </Switch>
      </div>
    </div>
  );
}
