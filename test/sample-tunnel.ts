/** A tunnel that a test changes to its needs. */
import type { Tunnel } from '../preload/model.ts';

export const SAMPLE_TUNNEL: Tunnel = {
  id: 'tunnel-1',
  name: 'db-prod',
  carrier: 'ssh',
  destination: 'bastion',
  forwards: [{ kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 }],
  autoStart: false,
  tags: [],
  state: 'stopped',
  since: '2026-01-01T00:00:00.000Z',
  upSince: null,
  attempts: 0,
  nextAt: null,
  failure: null,
  question: null,
  pid: null,
  chosenPorts: [],
  health: [],
  bytes: null,
  blockedBy: null,
};

export const sampleTunnel = (change: Partial<Tunnel> = {}): Tunnel => ({ ...SAMPLE_TUNNEL, ...change });
