/** `quayside ref NUMBER|NAME`: what a port means, or which ports a name has. */
import type { ReferenceHit } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { listWords } from '../listener-words.ts';
import type { Reached } from '../reached.ts';
import { referenceDetails } from '../reference-details.ts';
import { nearestWords, referenceTable } from '../reference-table.ts';
import { createStyle } from '../style.ts';
import { presentSnapshot, withCore } from '../with-core.ts';
import { parsePort, quote } from '../words.ts';

const MOST = 200;
const USUAL = 20;
const MOST_NEAREST = 5;
const LONGEST_NAME = 200;

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  const query = words.args.join(' ').trim();
  const limit = words.integerOption('limit', 1, MOST) ?? USUAL;
  const number = /^(\d+)(?:\/(?:tcp|udp|sctp|dccp))?$/.exec(query)?.[1];
  const port = number === undefined ? null : parsePort(number);
  if (number !== undefined && port === null)
    words.wrong(`${quote(query)} is no port: a port is a number from 1 to 65535.`);
  if (query === '' || query.length > LONGEST_NAME) words.wrong(`A name has 1 to ${LONGEST_NAME} characters.`);
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, (reached) =>
    port === null ? nameAnswer(reached, query, limit, context) : portAnswer(reached, port, context),
  );
}

async function portAnswer(reached: Reached, port: number, context: Context): Promise<Answer> {
  const [about, looked] = await Promise.all([
    reached.client.call('registry.about', { port }),
    presentSnapshot(reached),
  ]);
  if (!about.ok) return failed(about.failure);
  if (!looked.ok) return failed(looked.failure);
  const reference = about.value;
  const { listeners, warnings } = looked.value;
  const ports = listeners.filter((listener) => listener.port === port);
  const known = reference.common.length > 0 || reference.registered.length > 0;
  const near = known ? [] : await nearNumbers(reached, port);
  const { out } = context.terminal;
  return {
    exitCode: known ? EXIT.done : EXIT.no,
    data: { reference, ports, nearest: near },
    text: referenceDetails(reference, ports, {
      now: new Date(),
      style: createStyle(out.colour),
      width: out.columns,
    }),
    remarks: known ? [] : [`Nothing is known of ${port}.${nearestSentence(near)}`],
    warnings,
  };
}

async function nearNumbers({ client }: Reached, port: number): Promise<ReferenceHit[]> {
  const found = await client.call('registry.search', { query: String(port), limit: MOST_NEAREST });
  return found.ok ? found.value.hits.filter((hit) => hit.port !== port) : [];
}

async function nameAnswer(
  { client }: Reached,
  query: string,
  limit: number,
  { terminal: { out } }: Context,
): Promise<Answer> {
  const found = await client.call('registry.search', { query, limit });
  if (!found.ok) return failed(found.failure);
  const { hits } = found.value;
  // What only looks like it is no answer, but may be what was meant.
  if (hits.every(({ why }) => why === 'typo')) {
    return {
      exitCode: EXIT.no,
      data: { query, hits: [], nearest: hits },
      remarks: [`Nothing is called ${quote(query)}.${nearestSentence(hits)}`],
    };
  }
  const setting = { style: createStyle(out.colour), width: out.columns };
  return {
    exitCode: EXIT.done,
    data: { query, hits, nearest: [] },
    text: referenceTable(hits, setting).join('\n'),
    remarks:
      hits.length === limit && limit < MOST
        ? [`There may be more than these ${limit}; --limit shows up to ${MOST}.`]
        : [],
  };
}

const nearestSentence = (hits: readonly ReferenceHit[]): string =>
  hits.length === 0 ? '' : ` The nearest: ${listWords(nearestWords(hits).slice(0, MOST_NEAREST))}.`;
