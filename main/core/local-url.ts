/** The address to open for a listener. Only ever this machine, and only a port of ours: nothing of it is text from outside. */
import { fail, type Listener, ok, type Result } from '../../preload/model.ts';

const TLS_PORTS: readonly number[] = [443, 8443, 9443];

export function localUrl(
  listener: Pick<Listener, 'protocol' | 'port' | 'scope' | 'address'>,
): Result<string> {
  if (listener.protocol !== 'tcp') {
    return fail(
      'unsupported',
      `Port ${listener.port} is UDP: a browser cannot open it.`,
      'Copy the address instead.',
    );
  }
  if (listener.scope === 'lan') {
    return fail(
      'unsupported',
      `Port ${listener.port} listens on ${listener.address} only, not on localhost.`,
      `Open ${listener.address} yourself if you trust it.`,
    );
  }
  const scheme = TLS_PORTS.includes(listener.port) ? 'https' : 'http';
  return ok(`${scheme}://localhost:${listener.port}`);
}
