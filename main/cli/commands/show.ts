/** `quayside show PORT`: everything about who holds a port, and who it is kept for. */
import type { Listener, PortConnections, Reservation, Snapshot, Warning } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { isAbout } from '../conflict-words.ts';
import { connectionDetails } from '../connection-words.ts';
import { EXIT } from '../exit-codes.ts';
import { groupListeners } from '../group-listeners.ts';
import { listenerDetails } from '../listener-details.ts';
import type { Reached } from '../reached.ts';
import { isAt, portWords, reservedWords } from '../reservation-words.ts';
import { createStyle } from '../style.ts';
import { settledSnapshot, withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const port = context.words.port();
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    const looked = await settledSnapshot(reached);
    if (!looked.ok) return failed(looked.failure);
    const snapshot = looked.value;
    const found = snapshot.listeners.filter((listener) => listener.port === port);
    const ports = await Promise.all(found.map((listener) => withWholeArgv(reached, listener)));
    const connections = await connectionsOf(reached, port);
    const reservations = snapshot.reservations.filter(isAt(port, undefined));
    const conflicts = snapshot.conflicts.filter(
      (conflict) => isAbout(conflict, port, 'tcp') || isAbout(conflict, port, 'udp'),
    );
    return {
      exitCode: ports.length > 0 ? EXIT.done : EXIT.no,
      data: { ports, connections, reservations, conflicts },
      text: detailWords(ports, connections, snapshot, context),
      remarks: [
        ...(ports.length > 0 ? [] : [`Nobody listens on port ${port}.`]),
        ...unheldWords(reservations, ports, snapshot.host.home),
      ],
      warnings: [...snapshot.warnings, ...(await rangeWarnings(reached))],
    };
  });
}

function detailWords(
  ports: readonly Listener[],
  connections: readonly PortConnections[],
  { reservations, conflicts, host }: Snapshot,
  { terminal: { out } }: Context,
): string {
  const style = createStyle(out.colour);
  const setting = { reservations, conflicts, home: host.home, now: new Date(), style };
  return [
    ...groupListeners(ports).map((group) => listenerDetails(group, setting)),
    ...connections.map((found) => connectionDetails(found, style)),
  ].join('\n\n');
}

/** Of each protocol that has any; also where nobody listens: then the port is at the near end of something. */
async function connectionsOf({ client }: Reached, port: number): Promise<PortConnections[]> {
  const found = await Promise.all(
    (['tcp', 'udp'] as const).map((protocol) => client.call('ports.connections', { port, protocol })),
  );
  return found.flatMap((one) => (one.ok && one.value.total > 0 ? [one.value] : []));
}

async function rangeWarnings({ client }: Reached): Promise<Warning[]> {
  const found = await client.call('host.ephemeral', {});
  return (found.ok ? found.value.ranges : []).flatMap(({ state, message, nextStep }) =>
    state === 'ok' || nextStep === null ? [] : [{ code: `outgoing-ports-${state}`, message, nextStep }],
  );
}

/** The reservations that stand in nobody's details. */
const unheldWords = (
  reservations: readonly Reservation[],
  ports: readonly Listener[],
  home: string,
): string[] =>
  reservations
    .filter(({ protocol }) => !ports.some((listener) => listener.protocol === protocol))
    .map((reservation) => `${portWords(reservation)} is reserved ${reservedWords(reservation, home)}.`);

/** The list has long command lines cut; whoever asks for one port wants to see all of it. */
async function withWholeArgv({ client }: Reached, listener: Listener): Promise<Listener> {
  if (listener.owner?.argv.at(-1)?.endsWith('…') !== true) return listener;
  const whole = await client.call('ports.argv', { listenerId: listener.id });
  return whole.ok ? { ...listener, owner: { ...listener.owner, argv: whole.value.argv } } : listener;
}
