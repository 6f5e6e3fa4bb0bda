/** From a tunnel to what stands in the editor's fields, and back; or to what is wrong in which field. */
import { type Forward, type TunnelCarrier, TunnelSpec } from '../../preload/model.ts';
import { issueField, issueSentence } from './spec-issues.ts';

export interface ForwardForm {
  /** Stays the same while others come and go. */
  readonly key: number;
  readonly kind: Forward['kind'];
  readonly bindAddress: string;
  /** A port, or a socket's path. */
  readonly bind: string;
  /** A host, or a socket's path. */
  readonly host: string;
  readonly hostPort: string;
}

export interface TunnelForm {
  readonly name: string;
  readonly carrier: TunnelCarrier;
  readonly destination: string;
  readonly user: string;
  readonly sshPort: string;
  readonly jump: string;
  readonly identityFile: string;
  readonly forwards: readonly ForwardForm[];
  readonly autoStart: boolean;
  readonly tags: string;
}

/** By the field's name, of a forward `forwards.<index>.bind` and so on. */
export type FormErrors = Readonly<Record<string, string>>;

export const emptyForward = (key: number): ForwardForm => ({
  key,
  kind: 'local',
  bindAddress: '',
  bind: '',
  host: '',
  hostPort: '',
});

export const emptyTunnel: TunnelForm = {
  name: '',
  carrier: 'ssh',
  destination: '',
  user: '',
  sshPort: '',
  jump: '',
  identityFile: '',
  forwards: [emptyForward(0)],
  autoStart: false,
  tags: '',
};

export const formOf = (spec: TunnelSpec): TunnelForm => ({
  name: spec.name,
  carrier: spec.carrier,
  destination: spec.destination,
  user: spec.user ?? '',
  sshPort: text(spec.sshPort),
  jump: (spec.jump ?? []).join(', '),
  identityFile: spec.identityFile ?? '',
  forwards: spec.forwards.map((forward, key) => ({
    key,
    kind: forward.kind,
    bindAddress: forward.bindAddress ?? '',
    bind: forward.bindSocket ?? text(forward.bindPort),
    host: forward.hostSocket ?? forward.host ?? '',
    hostPort: text(forward.hostPort),
  })),
  autoStart: spec.autoStart,
  tags: spec.tags.join(', '),
});

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));

export type FormReading =
  | { readonly spec: TunnelSpec; readonly errors: null }
  | { readonly spec: null; readonly errors: FormErrors };

export function readTunnelForm(form: TunnelForm): FormReading {
  const parsed = TunnelSpec.safeParse(rawSpec(form));
  if (parsed.success) return { spec: parsed.data, errors: null };
  const errors: Record<string, string> = {};
  // The first word on a field is the nearest to what is wrong.
  for (const issue of parsed.error.issues) errors[shownField(issueField(issue))] ??= issueSentence(issue);
  return { spec: null, errors };
}

/** Port and socket share a field, and so do host and socket. */
const shownField = (field: string): string =>
  field
    .replace(/\.(bindPort|bindSocket)$/, '.bind')
    .replace(/\.hostSocket$/, '.host')
    .replace(/\.kind$/, '.bind');

function rawSpec(form: TunnelForm): Record<string, unknown> {
  const ssh = form.carrier === 'ssh';
  const jump = listOf(form.jump);
  return {
    name: form.name.trim(),
    carrier: form.carrier,
    destination: ssh ? form.destination.trim() : '',
    ...(ssh && filled('user', form.user)),
    ...(ssh && form.sshPort.trim() !== '' && { sshPort: portOf(form.sshPort) }),
    ...(ssh && jump.length > 0 && { jump }),
    ...(ssh && filled('identityFile', form.identityFile)),
    forwards: form.forwards.map(rawForward),
    autoStart: form.autoStart,
    tags: listOf(form.tags, /,/),
  };
}

function rawForward({ kind, bindAddress, bind, host, hostPort }: ForwardForm): Record<string, unknown> {
  const side = bind.trim();
  const far = host.trim();
  return {
    kind,
    ...filled('bindAddress', bindAddress),
    ...(side.startsWith('/') ? { bindSocket: side } : side !== '' && { bindPort: portOf(side) }),
    // What does not belong to the kind is not shown, and not sent.
    ...(kind !== 'dynamic' && (far.startsWith('/') ? { hostSocket: far } : filled('host', far))),
    ...(kind !== 'dynamic' &&
      !far.startsWith('/') &&
      hostPort.trim() !== '' && { hostPort: portOf(hostPort) }),
  };
}

const filled = (name: string, value: string): Record<string, string> =>
  value.trim() === '' ? {} : { [name]: value.trim() };

/** What is no number goes on as it is: the validator names it. */
const portOf = (value: string): number | string => (/^\d{1,5}$/.test(value.trim()) ? Number(value) : value);

const listOf = (value: string, between: RegExp = /[,\s]+/): string[] =>
  value
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);
