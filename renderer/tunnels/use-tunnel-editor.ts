/** The state of the editor: what is typed, what is wrong with it, what was read of a pasted command, and saving it. */
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, ReadTunnel, Tunnel, TunnelSpec } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { exposureOf } from './forward-reach.ts';
import {
  emptyForward,
  emptyTunnel,
  type FormErrors,
  type ForwardForm,
  formOf,
  readTunnelForm,
  type TunnelForm,
} from './tunnel-form.ts';

/** With what the editor opens. */
export interface EditorStart {
  /** The tunnel that is changed, or null for a new one. */
  readonly tunnel: Tunnel | null;
  readonly spec: TunnelSpec | null;
  /** A pasted command that is read first. */
  readonly command: string | null;
}

export type Pasted =
  | { readonly kind: 'read'; readonly read: ReadTunnel }
  | { readonly kind: 'refused'; readonly failure: Failure };

export interface TunnelEditing {
  readonly form: TunnelForm;
  readonly errors: FormErrors;
  readonly failure: Failure | null;
  readonly pasted: Pasted | null;
  /** Whether the user has agreed to an open proxy. */
  readonly agreed: boolean;
  set(change: Partial<Omit<TunnelForm, 'forwards'>>): void;
  setForward(index: number, change: Partial<ForwardForm>): void;
  addForward(): void;
  removeForward(index: number): void;
  agree(agreed: boolean): void;
  read(command: string): Promise<void>;
  /** Saves it, and starts it where `andStart` is set. */
  save(event: FormEvent | null, andStart: boolean): Promise<void>;
}

export function useTunnelEditor(
  start: EditorStart,
  onSaved: (id: string) => void,
  focusField: (name: string) => void,
): TunnelEditing {
  const [form, setForm] = useState<TunnelForm>(() => (start.spec ? formOf(start.spec) : emptyTunnel));
  const [errors, setErrors] = useState<FormErrors>({});
  const [agreed, setAgreed] = useState(false);
  const keys = useRef(1_000);
  const { pasted, read } = usePastedCommand(start.command, (spec) => {
    setForm(formOf(spec));
    setErrors({});
  });
  const refuse = (wrong: FormErrors) => {
    setErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first !== undefined) focusField(first);
  };
  const { failure, store } = useSaving(start.tunnel?.id ?? null, onSaved, refuse);
  const forget = (wrong: (name: string) => boolean) =>
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !wrong(name))));
  const setForwards = (change: (before: readonly ForwardForm[]) => readonly ForwardForm[]) => {
    setForm((before) => ({ ...before, forwards: change(before.forwards) }));
  };
  return {
    form,
    errors,
    failure,
    pasted,
    agreed,
    read,
    set(change) {
      setForm((before) => ({ ...before, ...change }));
      // What is typed anew is not wrong any more until it is read again.
      forget((name) => name in change);
    },
    setForward(index, change) {
      setForwards((before) => before.map((one, at) => (at === index ? { ...one, ...change } : one)));
      forget((name) => name === 'forwards' || name.startsWith(`forwards.${index}.`));
    },
    addForward: () => setForwards((before) => [...before, emptyForward(keys.current++)]),
    removeForward(index) {
      setForwards((before) => before.filter((_, at) => at !== index));
      forget((name) => name.startsWith('forwards'));
    },
    agree(next) {
      setAgreed(next);
      forget((name) => name === 'agreed');
    },
    async save(event, andStart) {
      event?.preventDefault();
      const { spec, errors: wrong } = readTunnelForm(form);
      if (!spec) return refuse(wrong);
      if (!agreed && spec.forwards.some((forward) => exposureOf(forward)?.grave))
        return refuse({ agreed: 'Tick this first, or take the bind address away.' });
      setErrors({});
      await store(spec, andStart);
    },
  };
}

/** Reads a command as the core does; nothing of it is run. */
function usePastedCommand(command: string | null, onSpec: (spec: TunnelSpec) => void) {
  const { client } = useConnected();
  const [pasted, setPasted] = useState<Pasted | null>(null);
  const latest = useRef(onSpec);
  useEffect(() => {
    latest.current = onSpec;
  });
  const read = useCallback(
    async (text: string) => {
      const result = await client.call('tunnels.read', { command: text.slice(0, 8_000) });
      if (!result.ok) return setPasted({ kind: 'refused', failure: result.failure });
      setPasted({ kind: 'read', read: result.value });
      latest.current(result.value.spec);
    },
    [client],
  );
  useEffect(() => {
    if (command !== null) void read(command);
  }, [command, read]);
  return { pasted, read };
}

function useSaving(
  tunnelId: string | null,
  onSaved: (id: string) => void,
  refuse: (wrong: FormErrors) => void,
) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const [failure, setFailure] = useState<Failure | null>(null);
  const store = async (spec: TunnelSpec, andStart: boolean) => {
    setFailure(null);
    const saved = await (tunnelId === null
      ? client.call('tunnels.add', { spec })
      : client.call('tunnels.change', { tunnelId, spec }));
    if (!saved.ok) {
      const field = fieldOf(saved.failure);
      return field ? refuse(field) : setFailure(saved.failure);
    }
    const { id } = saved.value.tunnel;
    onSaved(id);
    if (!andStart) return say(`Saved ${spec.name}.`);
    const started = await client.call('tunnels.up', { tunnelId: id });
    if (started.ok) say(`Saved ${spec.name}, and started it.`);
    else say(`${started.failure.message} ${started.failure.nextStep}`, 'bad');
  };
  return { failure, store };
}

/** The core names the field in front: `name: there is a tunnel db already.` */
function fieldOf({ code, message, nextStep }: Failure): FormErrors | null {
  const [, field, rest] = /^(\w+): (.+)$/.exec(message) ?? [];
  if (code !== 'invalid-input' || field === undefined || rest === undefined) return null;
  if (!Object.hasOwn(emptyTunnel, field) || field === 'forwards') return null;
  return { [field]: `${rest.charAt(0).toUpperCase()}${rest.slice(1)} ${nextStep}` };
}
