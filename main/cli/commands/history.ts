/** `quayside history [PORT]`: who held which port from when to when. */
import type { PortSession, Snapshot } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { historyTable } from '../history-table.ts';
import { parseSince, SINCE_RULE } from '../since-word.ts';
import { createStyle } from '../style.ts';
import { presentSnapshot, withCore } from '../with-core.ts';
import { quote } from '../words.ts';

const MOST = 10_000;
const USUAL = 1_000;

interface Request {
  port?: number;
  since?: string;
  limit: number;
}

export async function run(context: Context): Promise<Answer> {
  const request = readRequest(context, new Date());
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, async (reached) => {
    // First a look, so that the list holds what is there now.
    const looked = await presentSnapshot(reached);
    if (!looked.ok) return failed(looked.failure);
    const listed = await reached.client.call('history.list', request);
    if (!listed.ok) return failed(listed.failure);
    return answer(listed.value, request, looked.value, context);
  });
}

function readRequest({ words }: Context, now: Date): Request {
  const port = words.args.length > 0 ? words.port() : undefined;
  const word = words.text('since');
  const since = word === undefined ? undefined : parseSince(word, now);
  if (since === null) words.wrong(`${quote(word ?? '')} is no value for --since, which takes ${SINCE_RULE}.`);
  const limit = words.integerOption('limit', 1, MOST) ?? USUAL;
  return { ...(port === undefined ? {} : { port }), ...(since ? { since } : {}), limit };
}

function answer(
  { sessions, more }: { sessions: PortSession[]; more: boolean },
  request: Request,
  { host, warnings }: Snapshot,
  { terminal: { out }, json }: Context,
): Answer {
  const base: Answer = { exitCode: EXIT.done, data: { history: sessions, more }, warnings };
  if (json) return base;
  if (sessions.length === 0) return { ...base, remarks: [emptyWords(request)] };
  const setting = { home: host.home, now: new Date(), style: createStyle(out.colour), width: out.columns };
  return {
    ...base,
    text: historyTable(sessions, setting).join('\n'),
    remarks: more ? [moreWords(request.limit)] : [],
  };
}

function emptyWords({ port, since }: Request): string {
  const who = 'Quayside remembers while its app or `quayside serve` runs.';
  if (port === undefined && since === undefined) return `No history yet. ${who}`;
  return `Nothing is known of ${port === undefined ? 'any port' : `port ${port}`}${since ? ' since then' : ''}. ${who}`;
}

const moreWords = (limit: number): string =>
  limit < MOST
    ? `There is more than these ${limit}; --limit shows up to ${MOST}, --since less.`
    : `There is more than these ${limit}; --since or a PORT shows less.`;
