/** `quayside reserve rm PORT|ID`: ends a reservation of the user's. */
import {
  type Failure,
  fail,
  type Protocol,
  type Reservation,
  type Snapshot,
} from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { fileOf, isAt, isOwn, portWords, reservedWords } from '../reservation-words.ts';
import { findById, shortId } from '../short-id.ts';
import { settledSnapshot, withCore } from '../with-core.ts';
import { parsePort, quote } from '../words.ts';

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const [word = ''] = words.args;
  const protocol = words.protocol();
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    const looked = await settledSnapshot(reached);
    if (!looked.ok) return failed(looked.failure);
    const { warnings } = looked.value;
    const chosen = choose(word, protocol, looked.value);
    if ('code' in chosen) return { ...failed(chosen), warnings };
    const removed = await reached.client.call('reservations.remove', { reservationId: chosen.id });
    if (!removed.ok) return { ...failed(removed.failure), warnings };
    const { reservation } = removed.value;
    const text = `No longer reserved: ${portWords(reservation)} as ${reservation.name}.`;
    return { exitCode: EXIT.done, data: { reservation }, text, warnings };
  });
}

/** The one that is meant, or why there is none. */
function choose(
  word: string,
  protocol: Protocol | undefined,
  { reservations, host: { home } }: Snapshot,
): Reservation | Failure {
  const port = parsePort(word);
  const meant =
    port === null
      ? findById(word, reservations).filter((one) => protocol === undefined || one.protocol === protocol)
      : reservations.filter(isAt(port, protocol));
  const own = meant.filter(isOwn);
  const [first] = own;
  if (first && own.length === 1) return first;
  if (first) return several(word, own, reservations, home);
  const [foreign] = meant;
  return foreign ? notOurs(foreign, home) : none(word, port);
}

const several = (
  word: string,
  own: readonly Reservation[],
  all: readonly Reservation[],
  home: string,
): Failure =>
  fail(
    'invalid-input',
    `${quote(word)} may be any of ${own.length}: ${own.map((one) => `${shortId(one.id, all)} ${portWords(one)} ${reservedWords(one, home)}`).join('; ')}.`,
    'Give the id of the one that you mean.',
  ).failure;

function notOurs(reservation: Reservation, home: string): Failure {
  const file = fileOf(reservation, home);
  return file
    ? fail(
        'unsupported',
        `That reservation of ${portWords(reservation)} stands in ${file}.`,
        'Remove it in that file.',
      ).failure
    : fail(
        'unsupported',
        `${portWords(reservation)} is kept for the tunnel ${reservation.name}.`,
        'Give the tunnel another port.',
      ).failure;
}

const none = (word: string, port: number | null): Failure =>
  fail(
    'not-found',
    port === null ? `There is no reservation ${quote(word)}.` : `Port ${port} is not reserved.`,
    'See `quayside reserve ls` for what is.',
  ).failure;
