/**
 * Ports for which IANA has registered several names: the one that people know comes first. Each row: port, protocols,
 * names, and the description of the first where it differs from the others'.
 */
import type { RegisteredProtocol } from '../../../preload/model.ts';

export interface SeveralNames {
  readonly port: number;
  readonly protocols: readonly RegisteredProtocol[];
  /** The first is shown, the others are its aliases. */
  readonly names: readonly string[];
  readonly description: string | null;
}

const BOTH = ['tcp', 'udp'] as const;

const row = (
  port: number,
  protocols: readonly RegisteredProtocol[],
  names: readonly string[],
  description: string | null = null,
): SeveralNames => ({ port, protocols, names, description });

export const SEVERAL_NAMES: readonly SeveralNames[] = [
  row(42, BOTH, ['nameserver', 'name']),
  row(80, BOTH, ['http', 'www', 'www-http']),
  row(105, BOTH, ['cso', 'csnet-ns'], 'CCSO name server protocol'),
  row(113, ['tcp'], ['auth', 'ident']),
  row(351, BOTH, ['matip-type-b', 'bhoetty'], 'MATIP Type B'),
  row(352, BOTH, ['dtag-ste-sb', 'bhoedap4'], 'DTAG'),
  row(465, ['tcp'], ['submissions', 'urd']),
  row(512, ['udp'], ['biff', 'comsat']),
  row(631, ['tcp'], ['ipp', 'ipps'], 'IPP (Internet Printing Protocol)'),
  row(666, BOTH, ['doom', 'mdqs']),
  row(750, ['udp'], ['kerberos-iv', 'loadav']),
  row(888, ['tcp'], ['accessbuilder', 'cddbp'], 'AccessBuilder'),
  row(999, ['tcp'], ['garcon', 'puprouter']),
  row(999, ['udp'], ['applix', 'puprouter'], 'Applix ac'),
  row(1525, BOTH, ['orasrv', 'prospero-np'], 'oracle'),
  row(1701, BOTH, ['l2tp', 'l2f']),
  row(1989, BOTH, ['tr-rsrb-p3', 'mshnet'], 'cisco RSRB Priority 3 port'),
  row(1992, BOTH, ['stun-p3', 'ipsendmsg'], 'cisco STUN Priority 3 port'),
  row(2049, BOTH, ['nfs', 'shilp']),
  row(3000, BOTH, ['remoteware-cl', 'hbci']),
  row(3002, BOTH, ['remoteware-srv', 'exlm-agent']),
  row(3478, BOTH, ['stun', 'turn', 'stun-behavior'], 'Session Traversal Utilities for NAT (STUN) port'),
  row(4444, BOTH, ['krb524', 'nv-video'], 'KRB524'),
  row(5349, BOTH, ['stuns', 'turns', 'stun-behaviors'], 'STUN over TLS or DTLS'),
  row(9100, BOTH, ['pdl-datastream', 'hp-pdl-datastr']),
];

/** Where a name stands among those of its port; 0 also for a port that is not in the table. */
export function rankOfName(port: number, protocol: RegisteredProtocol, name: string): number {
  const known = SEVERAL_NAMES.find((row) => row.port === port && row.protocols.includes(protocol));
  if (!known) return 0;
  const rank = known.names.indexOf(name.toLowerCase());
  return rank < 0 ? known.names.length : rank;
}

/**
 * RFC 6335 lets names have letters, digits and hyphens only. Older names with other signs were given a well-formed one
 * beside them, made by this rule (`whois++` is `whoispp`, `sql*net` is `sql-net`).
 */
export const wellFormed = (name: string): string => name.replaceAll('+', 'p').replace(/[_*/.]/g, '-');
