/** The fields of a tunnel beside its forwards: what it is called, who carries it, the way to the SSH server. */
import type { ComponentProps } from 'react';
import { Field } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './tunnel-editor.module.css';
import type { TunnelEditing } from './use-tunnel-editor.ts';

const CARRIERS = [
  { value: 'ssh', label: 'SSH', title: 'The system’s ssh carries it' },
  {
    value: 'relay',
    label: 'Without SSH',
    title: 'Quayside itself: from a port here to a port of this machine or network',
  },
] as const;

type TextFieldName = 'name' | 'destination' | 'user' | 'sshPort' | 'jump' | 'identityFile' | 'tags';

interface TextFieldProps extends Omit<ComponentProps<typeof Field>, 'name' | 'value' | 'error' | 'onText'> {
  name: TextFieldName;
}

/** One each for what an SSH server is called and reached by, line by line. */
const SSH_LINES: readonly TextFieldProps[][] = [
  [
    {
      name: 'destination',
      label: 'Destination',
      placeholder: 'bastion',
      hint: 'A host, or an alias of your ssh config.',
      className: styles.wide,
    },
    { name: 'user', label: 'User', placeholder: 'as in the config', className: styles.middle },
    { name: 'sshPort', label: 'SSH port', placeholder: '22', inputMode: 'numeric', className: styles.small },
  ],
  [
    {
      name: 'jump',
      label: 'Jump hosts',
      placeholder: 'none',
      hint: 'In order: user@host:port, host',
      className: styles.wide,
    },
    {
      name: 'identityFile',
      label: 'Identity file',
      placeholder: 'as in the config',
      hint: 'Such as ~/.ssh/id_ed25519',
      className: styles.wide,
    },
  ],
];

export function MainFields({ editing }: { editing: TunnelEditing }) {
  const { form, set } = editing;
  return (
    <>
      <div className={styles.line}>
        <TextField editing={editing} name="name" className={styles.wide} label="Name" maxLength={100} />
        <div className={styles.segments}>
          <Segments
            label="Carrier"
            value={form.carrier}
            options={CARRIERS}
            onChange={(carrier) => set({ carrier })}
          />
        </div>
      </div>
      {form.carrier === 'ssh' &&
        SSH_LINES.map((fields) => (
          <div key={fields[0]?.name} className={styles.line}>
            {fields.map((field) => (
              <TextField key={field.name} editing={editing} mono {...field} />
            ))}
          </div>
        ))}
    </>
  );
}

export function OtherFields({ editing }: { editing: TunnelEditing }) {
  const { form, set } = editing;
  return (
    <div className={styles.line}>
      <TextField
        editing={editing}
        name="tags"
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

function TextField({ editing, name, ...rest }: TextFieldProps & { editing: TunnelEditing }) {
  const { form, errors, set } = editing;
  return (
    <Field
      name={name}
      value={form[name]}
      error={errors[name]}
      onText={(text) => set({ [name]: text })}
      {...rest}
    />
  );
}
