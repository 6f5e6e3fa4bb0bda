/** The fields of one forward, in the order in which its sentence goes: from here, to there. */
import { CircleAlert, X } from 'lucide-react';
import { useId } from 'react';
import type { Forward } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Field } from '../ui/field.tsx';
import { exposureOf } from './forward-reach.ts';
import { TakenPort } from './taken-port-line.tsx';
import styles from './tunnel-editor.module.css';
import type { FormErrors, ForwardForm } from './tunnel-form.ts';

const KINDS: readonly [kind: Forward['kind'], label: string][] = [
  ['local', 'Local'],
  ['remote', 'Remote'],
  ['dynamic', 'SOCKS'],
];

interface ForwardFieldsProps {
  index: number;
  forward: ForwardForm;
  /** The tunnel that is changed. */
  tunnelId: string | null;
  ssh: boolean;
  errors: FormErrors;
  only: boolean;
  onChange(change: Partial<ForwardForm>): void;
  onRemove(): void;
}

type TextField = 'bindAddress' | 'bind' | 'host' | 'hostPort';

export function ForwardFields(props: ForwardFieldsProps) {
  const { index, forward, tunnelId, errors, only, onChange, onRemove } = props;
  const { kind } = forward;
  const field = (name: TextField) => ({
    name: `forwards.${index}.${name}`,
    value: forward[name],
    error: errors[`forwards.${index}.${name}`],
    onText: (text: string) => onChange({ [name]: text }),
    mono: true,
  });
  const there = kind === 'remote' ? 'there' : 'here';
  const socket = forward.host.trim().startsWith('/');
  return (
    <fieldset className={styles.forward}>
      <legend>{`Forward ${index + 1}`}</legend>
      <div className={styles.forwardLine}>
        <KindSelect {...props} />
        <Field {...field('bindAddress')} label={`Listens ${there} at`} placeholder="127.0.0.1" />
        <Field {...field('bind')} label="Port or socket" placeholder={kind === 'dynamic' ? '1080' : '5433'} />
        {kind !== 'dynamic' && (
          <>
            <Field
              {...field('host')}
              label={kind === 'remote' ? 'Reaches here' : 'Reaches'}
              placeholder={kind === 'remote' ? 'localhost' : 'db'}
            />
            <Field
              {...field('hostPort')}
              label="Its port"
              placeholder="5432"
              inputMode="numeric"
              disabled={socket}
            />
          </>
        )}
        <Button
          square
          className={classNames(styles.removeForward, kind === 'dynamic' && styles.last)}
          disabled={only}
          aria-label={`Remove forward ${index + 1}`}
          title="Remove this forward"
          onClick={onRemove}
        >
          <X size={14} aria-hidden />
        </Button>
      </div>
      <ReachWarning forward={forward} />
      {kind !== 'remote' && (
        <TakenPort
          text={forward.bind}
          tunnelId={tunnelId}
          onUse={(port) => onChange({ bind: String(port) })}
        />
      )}
    </fieldset>
  );
}

function KindSelect({ forward, ssh, onChange }: ForwardFieldsProps) {
  const id = useId();
  const kinds = KINDS.filter(([kind]) => ssh || kind === 'local' || kind === forward.kind);
  return (
    <div className={styles.kind}>
      <label htmlFor={id}>Kind</label>
      <select
        id={id}
        value={forward.kind}
        onChange={(event) => {
          const chosen = KINDS.find(([kind]) => kind === event.currentTarget.value);
          if (chosen) onChange({ kind: chosen[0] });
        }}
      >
        {kinds.map(([kind, label]) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

function ReachWarning({ forward: { kind, bindAddress } }: { forward: ForwardForm }) {
  const exposure = exposureOf({ kind, bindAddress: bindAddress.trim() });
  if (!exposure) return null;
  return (
    <p className={classNames(styles.reach, exposure.grave && styles.grave)}>
      <CircleAlert size={14} aria-hidden />
      <strong>{exposure.badge}.</strong> {exposure.sentence}
    </p>
  );
}
