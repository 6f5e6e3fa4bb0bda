/** `quayside again [PORT]`: starts again what a free has ended, or lists what can be. */
import {
  type Failure,
  fail,
  ok,
  type Result,
  type Snapshot,
  type StartAgain,
} from '../../../preload/model.ts';
import { againTable, noneWords, startedWords } from '../again-words.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Reached } from '../reached.ts';
import { createStyle } from '../style.ts';
import { withCore } from '../with-core.ts';

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const [port] = words.ports();
  const protocol = words.protocol();
  const wantsLog = words.flag('log');
  if (words.args.length === 0 && wantsLog) words.wrong('Say of which port --log is to show the output.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    if (reached.alone) return failed(nobodyRemembers());
    const looked = await reached.client.call('ports.snapshot', {});
    if (!looked.ok) return failed(looked.failure);
    const { warnings } = looked.value;
    const offers = offersOf(looked.value, port, protocol, new Date());
    if (port === undefined) return { ...listAnswer(offers, looked.value, context), warnings };
    const answer = wantsLog
      ? await logAnswer(reached, offers, port)
      : await startAnswer(reached, offers, port);
    return { ...answer, warnings };
  });
}

/** The newest first. */
const offersOf = (
  { again }: Snapshot,
  port: number | undefined,
  protocol: StartAgain['protocol'] | undefined,
  now: Date,
): StartAgain[] =>
  again
    .filter((one) => port === undefined || one.port === port)
    .filter((one) => protocol === undefined || one.protocol === protocol)
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .reverse()
    .sort((a, b) => Date.parse(b.until) - Date.parse(a.until));

function listAnswer(
  offers: readonly StartAgain[],
  { host }: Snapshot,
  { terminal: { out } }: Context,
): Answer {
  const setting = { home: host.home, now: new Date(), style: createStyle(out.colour), width: out.columns };
  return {
    exitCode: EXIT.done,
    data: { again: offers },
    text: offers.length > 0 ? againTable(offers, setting).join('\n') : '',
    remarks: offers.length > 0 ? [] : [noneWords(null)],
  };
}

async function startAnswer(
  { client }: Reached,
  offers: readonly StartAgain[],
  port: number,
): Promise<Answer> {
  const offer = choose(offers, ({ started }) => started === null, port);
  if (!offer.ok) return failed(offer.failure);
  const done = await client.call('ports.startAgain', { againId: offer.value.id });
  if (!done.ok) return failed(done.failure);
  const { again } = done.value;
  const { text, remarks } = startedWords(again);
  return { exitCode: EXIT.done, data: { started: again }, text, remarks };
}

async function logAnswer({ client }: Reached, offers: readonly StartAgain[], port: number): Promise<Answer> {
  const offer = choose(offers, ({ started }) => started !== null, port);
  if (!offer.ok) return failed(offer.failure);
  const read = await client.call('ports.againLog', { againId: offer.value.id });
  if (!read.ok) return failed(read.failure);
  return { exitCode: EXIT.done, data: { log: read.value }, text: read.value.text };
}

/** The core says what is wrong with one that does not fit. */
function choose(
  offers: readonly StartAgain[],
  fits: (offer: StartAgain) => boolean,
  port: number,
): Result<StartAgain> {
  const offer = offers.find(fits) ?? offers[0];
  if (offer) return ok(offer);
  return fail('not-found', noneWords(port), 'Start it where you started it before.');
}

const nobodyRemembers = (): Failure =>
  fail(
    'unavailable',
    'No Quayside is running, and only a running one remembers what it has freed.',
    'Start its window or `quayside serve` before you free.',
  ).failure;
