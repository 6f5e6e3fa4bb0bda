/** Reads what engines answer: leniently, so that a field or a row that is odd costs no more than itself. Text is cleaned. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { cleanText } from '../clean-text.ts';
import { isContainerId } from './container-id.ts';
import type { PublishedPort } from './published-ports.ts';

/** A container as its engine tells of it. */
export interface ToldContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly composeProject: string | null;
  readonly composeService: string | null;
  readonly ports: readonly PublishedPort[];
  readonly running: boolean;
  /** The engine's word for its restart policy; null in lists, which do not tell it. */
  readonly restart: string | null;
}

/** No machine runs more; each wrong row takes some microseconds. */
const MOST_ROWS = 2_000;

const Id = z.string().refine(isContainerId);
const Listed = z.object({
  Id,
  Names: z.array(z.unknown()).catch([]),
  Image: z.unknown(),
  Labels: z.unknown(),
  Ports: z.array(z.unknown()).catch([]),
});

const Inspected = z.object({
  Id,
  Name: z.unknown(),
  Config: z.object({ Image: z.unknown(), Labels: z.unknown() }).catch({ Image: '', Labels: null }),
  State: z.object({ Running: z.boolean().catch(true) }).catch({ Running: true }),
  HostConfig: z
    .object({ RestartPolicy: z.object({ Name: z.string() }) })
    .nullable()
    .catch(null),
  NetworkSettings: z.object({ Ports: z.record(z.string(), z.unknown()) }).catch({ Ports: {} }),
});

/** `GET /containers/json`; null where it is no list. */
export function readContainerList(text: string): ToldContainer[] | null {
  const rows = parse(text);
  if (!Array.isArray(rows)) return null;
  return rows.slice(0, MOST_ROWS).flatMap((row) => {
    const told = Listed.safeParse(row).data;
    if (!told) return [];
    return [
      {
        id: told.Id,
        name: nameOf(told.Names, told.Id),
        image: shown(told.Image) ?? '',
        ...composeOf(told.Labels),
        ports: told.Ports.flatMap(readListedPort),
        running: true,
        restart: null,
      },
    ];
  });
}

/** `GET /containers/{id}/json`; null where it tells of no container. */
export function readInspected(text: string): ToldContainer | null {
  const told = Inspected.safeParse(parse(text)).data;
  if (!told) return null;
  const restart = told.HostConfig?.RestartPolicy.Name ?? '';
  return {
    id: told.Id,
    name: nameOf([told.Name], told.Id),
    image: shown(told.Config.Image) ?? '',
    ...composeOf(told.Config.Labels),
    ports: Object.entries(told.NetworkSettings.Ports).flatMap(readBindings),
    running: told.State.Running,
    restart: /^[a-z-]{1,30}$/.test(restart) ? restart : null,
  };
}

/** The engine's own words for why it refuses; null where it has none. */
export function readRefusal(text: string): string | null {
  const told = z.object({ message: z.string().min(1) }).safeParse(parse(text)).data;
  return told ? cleanText(told.message, 200) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const shown = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? cleanText(value) : null;

/** `/web-1`; with old links there are `/other/alias` too. */
function nameOf(names: readonly unknown[], id: string): string {
  const own = names.find((name) => typeof name === 'string' && name.lastIndexOf('/') <= 0);
  return shown(typeof own === 'string' ? own.replace('/', '') : null) ?? id.slice(0, 12);
}

function composeOf(labels: unknown): Pick<ToldContainer, 'composeProject' | 'composeService'> {
  const all = fieldsOf(labels);
  const label = (what: string): string | null =>
    shown(all[`com.docker.compose.${what}`]) ?? shown(all[`io.podman.compose.${what}`]);
  return { composeProject: label('project'), composeService: label('service') };
}

/**
 * Ports are looked at by hand: there may be tens of thousands in one answer, and turning down a wrong one must not take
 * longer than taking a right one.
 */
function readListedPort(row: unknown): PublishedPort[] {
  const { PublicPort, Type, IP } = fieldsOf(row);
  return published(PublicPort, Type, IP);
}

/** `"8080/tcp": [{"HostIp": "", "HostPort": "18080"}]`, or null for a port that is not published. */
function readBindings([key, bindings]: [string, unknown]): PublishedPort[] {
  if (!Array.isArray(bindings)) return [];
  return bindings.flatMap((row) => {
    const { HostPort, HostIp } = fieldsOf(row);
    return published(HostPort, key.split('/')[1] ?? 'tcp', HostIp);
  });
}

/** One for each protocol: podman may give `tcp,udp`. It leaves the address out for all addresses. */
function published(told: unknown, protocols: unknown, ip: unknown): PublishedPort[] {
  const port = typeof told === 'string' && /^\d{1,5}$/.test(told) ? Number(told) : told;
  const address = ip || '0.0.0.0';
  if (!isPort(port) || typeof protocols !== 'string') return [];
  if (typeof address !== 'string' || isIP(address) === 0) return [];
  return PROTOCOLS.filter((protocol) => protocols.split(',', 3).includes(protocol)).map((protocol) => ({
    port,
    protocol,
    address,
  }));
}

const PROTOCOLS = ['tcp', 'udp'] as const;

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;

// Every field of an object may be asked for as long as nothing is thought to be known of it.
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
