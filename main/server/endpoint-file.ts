/** The file that says where the running host of a data folder is: for its owner alone, written as a whole. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Host } from '../../preload/model.ts';
import { systemCode } from '../core/system-code.ts';

export const HostEndpoint = z.object({
  /** With the token in the fragment. */
  url: z.string().max(512),
  origin: z.string().regex(/^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}$/),
  pid: z.int().positive(),
  startKey: z.string().max(64).nullable().default(null),
  token: z.string().regex(/^[\w-]{22,128}$/),
  door: Host.shape.door,
  version: z.string().max(64),
});
export type HostEndpoint = z.infer<typeof HostEndpoint>;

export const ENDPOINT_FILE = 'endpoint.json';
const MAX_BYTES = 65_536;

export type EndpointReading =
  | { state: 'there'; endpoint: HostEndpoint }
  | { state: 'none' }
  | { state: 'broken'; reason: string };

/** Reads the file without asking whether the host still runs. */
export function readEndpoint(dataFolder: string, user = process.getuid?.()): EndpointReading {
  let file: number;
  try {
    file = openSync(join(dataFolder, ENDPOINT_FILE), constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' ? { state: 'none' } : { state: 'broken', reason: code };
  }
  try {
    const { uid, size } = fstatSync(file);
    // Somebody else's file would lead us to somebody else's host.
    if (user !== undefined && uid !== user) return { state: 'broken', reason: 'it belongs to another user' };
    if (size > MAX_BYTES) return { state: 'broken', reason: 'it is too large' };
    const parsed = HostEndpoint.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success
      ? { state: 'there', endpoint: parsed.data }
      : { state: 'broken', reason: 'it does not say where a host is' };
  } catch {
    return { state: 'broken', reason: 'it is not JSON' };
  } finally {
    closeSync(file);
  }
}

/** Writes the file for its owner alone, at once as a whole. Throws what the file system says. */
export function writeEndpoint(dataFolder: string, endpoint: HostEndpoint): void {
  const path = join(dataFolder, ENDPOINT_FILE);
  const fresh = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify(endpoint, null, 2)}\n`);
    fsyncSync(file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}
