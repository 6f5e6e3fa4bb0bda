/** Says how full the range for outgoing connections is, and what to do before it is full. Pure. */
import type { EphemeralUse, Protocol } from '../../../preload/model.ts';
import type { RangeUse } from '../platform/platform.ts';

const NEAR = 0.8;
const FULL = 0.98;
/** From this share on TIME_WAIT is what to speak of. */
const MOSTLY = 0.5;

export function ephemeralUse(protocol: Protocol, use: RangeUse): EphemeralUse {
  const state = stateOf(use);
  return { protocol, ...use, state, message: message(protocol, use, state), nextStep: nextStep(use, state) };
}

const shareOf = (count: number, { size }: RangeUse): number => (size === 0 ? 1 : count / size);

/** An outgoing connection needs a number that none to the same end has; a server that asks for any port one that nobody has. */
function stateOf(use: RangeUse): EphemeralUse['state'] {
  const share = Math.max(shareOf(use.used, use), shareOf(use.busiest?.connections ?? 0, use));
  return share >= FULL ? 'full' : share >= NEAR ? 'near' : 'ok';
}

/** `28,232`. What the language has for it takes 8 ms to load, at the start of every command line. */
const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

function message(protocol: Protocol, use: RangeUse, state: EphemeralUse['state']): string {
  const word = protocol.toUpperCase();
  const share = Math.floor(shareOf(use.used, use) * 100);
  const lingering =
    use.timeWait > 0
      ? `, ${grouped(use.timeWait)} of them only by connections that are over (TIME_WAIT)`
      : '';
  const taken =
    `${grouped(use.used)} of the ${grouped(use.size)} ${word} ports from ${use.from} to ${use.to}, ` +
    `which the system gives to outgoing connections, are taken (${share} %)${lingering}.`;
  if (state === 'ok') return taken;
  const what =
    state === 'full'
      ? 'New connections fail now: “cannot assign requested address”.'
      : 'It is nearly full: then new connections fail with “cannot assign requested address”.';
  return `${taken} ${busiestWords(use)}${what}`;
}

function busiestWords(use: RangeUse): string {
  const { busiest } = use;
  if (!busiest || shareOf(busiest.connections, use) < NEAR) return '';
  const end = busiest.address.includes(':') ? `[${busiest.address}]` : busiest.address;
  return `${grouped(busiest.connections)} of the connections go to ${end}:${busiest.port} alone. `;
}

function nextStep(use: RangeUse, state: EphemeralUse['state']): string | null {
  if (state === 'ok') return null;
  return use.timeWait >= use.used * MOSTLY
    ? 'Let the client keep its connections open and use them again (keep-alive, a pool): each one that it closes keeps its number for a minute.'
    : 'See which program holds so many connections and let it share them, or widen that range (Linux: net.ipv4.ip_local_port_range; macOS: net.inet.ip.portrange.first; Windows: `netsh int ipv4 set dynamicport`).';
}
