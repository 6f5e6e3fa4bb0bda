/** A saved tunnel: what it forwards, by whom it is carried, and how it is. */
import { z } from 'zod';
import { Pid, Port, Timestamp } from './listener.ts';

/** A name or an address of a machine; never something that ssh could take for an option. `*` stands for every address. */
export const TunnelHost = z
  .string()
  .max(255)
  .regex(
    /^(\*|(?!-)[A-Za-z0-9._:%-]+)$/,
    'must be a name or an address, without spaces, signs of a shell or a dash in front',
  );

const SocketPath = z
  .string()
  .max(1_024)
  .regex(/^\/[^\p{C}:]+$/u, 'must be an absolute path without colons');

/**
 * One forward. `local`: who connects to the bind side here reaches the host side as seen from the destination. `remote`:
 * the other way round. `dynamic`: SOCKS on the bind side here. The bind side is a port or a socket; so is the host
 * side, which `dynamic` has not (nor has a `remote` one that serves SOCKS).
 */
export const Forward = z
  .strictObject({
    kind: z.enum(['local', 'remote', 'dynamic']),
    /** 127.0.0.1 where left out. */
    bindAddress: TunnelHost.optional(),
    /** 0 on the remote side: the server chooses. */
    bindPort: z.int().min(0).max(65_535).optional(),
    bindSocket: SocketPath.optional(),
    host: TunnelHost.optional(),
    hostPort: Port.optional(),
    hostSocket: SocketPath.optional(),
  })
  .superRefine((forward, context) => {
    const wrong = forwardMistake(forward);
    if (wrong) context.addIssue({ code: 'custom', path: [wrong.field], message: wrong.message });
  });
export type Forward = z.infer<typeof Forward>;

interface RawForward {
  kind: 'local' | 'remote' | 'dynamic';
  bindPort?: number | undefined;
  bindSocket?: string | undefined;
  bindAddress?: string | undefined;
  host?: string | undefined;
  hostPort?: number | undefined;
  hostSocket?: string | undefined;
}

function forwardMistake(forward: RawForward): { field: string; message: string } | null {
  const { kind, bindPort, bindSocket, bindAddress, host, hostPort, hostSocket } = forward;
  if ((bindPort === undefined) === (bindSocket === undefined))
    return { field: 'bindPort', message: 'must be given, or a socket in its place' };
  if (bindSocket !== undefined && bindAddress !== undefined)
    return { field: 'bindAddress', message: 'does not go with a socket' };
  if (bindPort === 0 && kind !== 'remote') return { field: 'bindPort', message: 'must be 1 to 65535' };
  const hasHost = host !== undefined || hostPort !== undefined;
  if (kind === 'dynamic' && (hasHost || hostSocket !== undefined))
    return { field: 'host', message: 'does not go with a dynamic forward' };
  if (hasHost && hostSocket !== undefined)
    return { field: 'hostSocket', message: 'does not go with a host and port' };
  if ((host === undefined) !== (hostPort === undefined))
    return { field: host === undefined ? 'host' : 'hostPort', message: 'must be given too' };
  if (kind === 'local' && !hasHost && hostSocket === undefined)
    return { field: 'host', message: 'must be given, or a socket in its place' };
  return null;
}

/** `ssh`: the system's OpenSSH client. `relay`: Quayside itself, from a port here to a port of this machine or network. */
export const TunnelCarrier = z.enum(['ssh', 'relay']);
export type TunnelCarrier = z.infer<typeof TunnelCarrier>;

const SpecFields = {
  name: z.string().trim().min(1).max(100),
  carrier: TunnelCarrier.default('ssh'),
  /** An alias of the user's ssh config, or a host; empty for a relay. */
  destination: z.union([z.literal(''), TunnelHost.refine((host) => host !== '*', 'must name one host')]),
  user: z
    .string()
    .max(64)
    .regex(/^(?!-)[^\s'"`$;&|<>(){}\\\p{C}]+$/u, 'must be a user’s name')
    .optional(),
  sshPort: Port.optional(),
  /** Hosts to go through, in order: `[user@]host[:port]`. */
  jump: z
    .array(
      z
        .string()
        .max(330)
        .regex(
          /^(?!-)([^\s'"`$;&|<>(){}\\@,\p{C}]+@)?(?!-)(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/u,
          'must be [user@]host[:port]',
        ),
    )
    .max(10)
    .optional(),
  /** Absolute, or from the home folder on (`~/`). */
  identityFile: z
    .string()
    .max(1_024)
    .regex(/^(\/|~\/|[A-Za-z]:[\\/])[^\p{C}]+$/u, 'must be an absolute path')
    .optional(),
  forwards: z.array(Forward).min(1).max(50),
  autoStart: z.boolean().default(false),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
};

/** What is saved of a tunnel. No secret is ever part of it. */
export const TunnelSpec = z.strictObject(SpecFields).superRefine((spec, context) => {
  if (spec.carrier === 'ssh' && spec.destination === '')
    context.addIssue({ code: 'custom', path: ['destination'], message: 'must name a host' });
  if (spec.carrier === 'relay' && spec.forwards.some(({ kind }) => kind !== 'local'))
    context.addIssue({
      code: 'custom',
      path: ['forwards'],
      message: 'of a mapping without SSH are local ones',
    });
});
export type TunnelSpec = z.infer<typeof TunnelSpec>;

export const TunnelState = z.enum([
  'stopped',
  'connecting',
  'up',
  'degraded',
  'retrying',
  'needs-input',
  'blocked',
  'failed',
]);
export type TunnelState = z.infer<typeof TunnelState>;

/** Why a tunnel is not up, or not well. */
export const TunnelFailure = z.object({
  /** One of the classes that ssh-failures.ts tells, such as `auth-denied`, `host-key-changed`, `port-busy`. */
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
  at: Timestamp,
  /** It is not tried again by itself. */
  permanent: z.boolean(),
});
export type TunnelFailure = z.infer<typeof TunnelFailure>;

/** What ssh asks the user, through our own helper. The answer is never stored or logged. */
export const TunnelQuestion = z.object({
  id: z.string(),
  kind: z.enum(['passphrase', 'password', 'code', 'host-key', 'touch', 'other']),
  /** As ssh or the server words it; cleaned. */
  prompt: z.string(),
  /** Of an unknown host: what the user must compare; it is sent back in place of `yes`. */
  fingerprint: z.string().nullable(),
  masked: z.boolean(),
  expiresAt: Timestamp,
});
export type TunnelQuestion = z.infer<typeof TunnelQuestion>;

/** What a probe through one forward found. */
export const ForwardHealth = z.object({
  /** Its place among the forwards. */
  forward: z.int().nonnegative(),
  reached: z.boolean(),
  /** `db:5432 refuses`. */
  message: z.string(),
  at: Timestamp,
});
export type ForwardHealth = z.infer<typeof ForwardHealth>;

export const Tunnel = z.object({
  id: z.string(),
  ...SpecFields,
  state: TunnelState,
  since: Timestamp,
  /** Since when it is up without a break, or null. */
  upSince: Timestamp.nullable(),
  /** How often it was tried since it was last up or started by the user. */
  attempts: z.int().nonnegative(),
  /** When it is tried again, while `retrying`. */
  nextAt: Timestamp.nullable(),
  failure: TunnelFailure.nullable(),
  question: TunnelQuestion.nullable(),
  pid: Pid.nullable(),
  /** Ports that the server has chosen, by the place of their forward. */
  chosenPorts: z.array(z.object({ forward: z.int().nonnegative(), port: Port })),
  health: z.array(ForwardHealth),
  /** Of a relay; ssh does not tell. `sent`: from the bind side to the host side. */
  bytes: z.object({ sent: z.number(), received: z.number() }).nullable(),
  /** While `blocked`: the port that is held, by whom, and the next free one. */
  blockedBy: z
    .object({ port: Port, holder: z.string(), listenerId: z.string().nullable(), nextPort: Port.nullable() })
    .nullable(),
});
export type Tunnel = z.infer<typeof Tunnel>;

/** One line of a tunnel's log; cleaned. */
export const TunnelLine = z.object({
  at: Timestamp,
  text: z.string(),
  /** ssh's own noise: hidden unless asked for. */
  debug: z.boolean(),
});
export type TunnelLine = z.infer<typeof TunnelLine>;

/** What was read of a pasted command. */
export const ReadTunnel = z.object({
  spec: TunnelSpec,
  /** Each with a word on why it was left out: `-f: Quayside keeps it running itself`. */
  dropped: z.array(z.string()),
  notes: z.array(z.string()),
});
export type ReadTunnel = z.infer<typeof ReadTunnel>;

/** An alias of an ssh config that could become a tunnel. */
export const TunnelCandidate = z.object({
  alias: z.string(),
  /** Null where it forwards nothing, or nothing that can be saved. */
  spec: TunnelSpec.nullable(),
  sentence: z.string(),
  /** Why it cannot be imported, or null. */
  refused: z.string().nullable(),
  warnings: z.array(z.string()),
  /** A tunnel of that destination and these forwards is saved already. */
  known: z.boolean(),
});
export type TunnelCandidate = z.infer<typeof TunnelCandidate>;
