/** The form that keeps a port for a project or a program. */
import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { DialogFailure, DialogFields, DialogFoot, DialogForm, DialogHead } from '../ui/dialog-parts.tsx';
import { Field } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { useConnected } from '../use-session.ts';
import {
  emptyForm,
  type FieldErrors,
  type Field as FieldName,
  type ReservationForm,
  type ReserveStart,
  readForm,
} from './reservation-form.ts';
import styles from './reserve-dialog.module.css';

const PROTOCOLS = [
  { value: 'tcp', label: 'TCP' },
  { value: 'udp', label: 'UDP' },
] as const;

interface ReserveFormProps {
  start: ReserveStart;
  home: string;
  connected: boolean;
  onClose(): void;
}

export function ReserveForm({ start, home, connected, onClose }: ReserveFormProps) {
  const { form, errors, failure, set, submit, fields } = useReserveForm(start, home, onClose);
  const field = (name: FieldName) => ({
    name,
    value: form[name],
    error: errors[name],
    onText: (text: string) => set({ [name]: text }),
  });
  return (
    <DialogForm ref={fields} onSubmit={submit}>
      <DialogHead
        title="Reserve a port"
        words="When somebody else holds it, that is a conflict, and you are told."
      />
      <DialogFields>
        <div className={styles.line}>
          <Field {...field('port')} className={styles.port} label="Port" inputMode="numeric" maxLength={9} />
          <div className={styles.protocol}>
            <Segments
              label="Protocol"
              value={form.protocol}
              options={PROTOCOLS}
              onChange={(protocol) => set({ protocol })}
            />
          </div>
        </div>
        <Field {...field('name')} label="Name" hint="What you call it, such as web." />
        <Field
          {...field('folder')}
          label="Project folder"
          mono
          hint="Whoever works in it or below may hold the port."
        />
        <Field
          {...field('command')}
          label="Command"
          mono
          hint="Only a program of this name may, such as vite. With neither, nobody may."
        />
        {failure && <DialogFailure>{`${failure.message} ${failure.nextStep}`}</DialogFailure>}
      </DialogFields>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" disabled={!connected}>
          Reserve
        </Button>
      </DialogFoot>
    </DialogForm>
  );
}

function useReserveForm(start: ReserveStart, home: string, onDone: () => void) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const [form, setForm] = useState<ReservationForm>({ ...emptyForm, ...start });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const fields = useRef<HTMLFormElement>(null);
  const refuse = (wrong: FieldErrors) => {
    setErrors(wrong);
    const [first] = Object.keys(wrong);
    fields.current?.querySelector<HTMLInputElement>(`input[name="${first}"]`)?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(null);
    const { input, errors: wrong } = readForm(form, home);
    if (!input) return refuse(wrong);
    setErrors({});
    const result = await client.call('reservations.add', input);
    if (result.ok) {
      say(`Reserved ${result.value.reservation.port} as ${result.value.reservation.name}.`);
      onDone();
    } else if (result.failure.code === 'invalid-input' && input.project) {
      // All else was checked here: what is left is whether there is such a folder.
      refuse({ folder: `${result.failure.message} ${result.failure.nextStep}` });
    } else setFailure(result.failure);
  };
  return {
    form,
    errors,
    failure,
    fields,
    submit,
    /** What is typed anew is not wrong any more until it is read again. */
    set(change: Partial<ReservationForm>) {
      setForm((before) => ({ ...before, ...change }));
      setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in change))));
    },
  };
}
