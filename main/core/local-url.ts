/** The address to open for a listener. Only ever this machine, and only a port of ours: nothing of it is text from outside. */
import { fail, type Listener, ok, type Result } from '../../preload/model.ts';

const LOCALHOST: readonly string[] = ['127.0.0.1', '::1', '0.0.0.0', '::'];
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
  // `localhost` is 127.0.0.1 and ::1; the rest of 127.0.0.0/8 is reached by its number alone.
  const address = listener.address.replace(/^::ffff:/, '');
  const host = LOCALHOST.includes(address) ? 'localhost' : address;
  const scheme = TLS_PORTS.includes(listener.port) ? 'https' : 'http';
  return ok(`${scheme}://${host}:${listener.port}`);
}
