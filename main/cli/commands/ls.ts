/** `quayside ls`: the ports in use. */
import type { Listener, Snapshot } from '../../../preload/model.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { listenerTable } from '../listener-table.ts';
import { matchesQuery, parseQuery, type Query } from '../query.ts';
import { createStyle } from '../style.ts';
import { untilStopped } from '../terminal.ts';
import { watchList } from '../watch-list.ts';
import { settledSnapshot, withCore } from '../with-core.ts';

interface Request {
  query: Query;
  protocol: Listener['protocol'] | undefined;
  all: boolean;
}

export async function run(context: Context): Promise<Answer> {
  const { words, json, terminal } = context;
  const query = parseQuery(words.args[0]);
  if (query.kind === 'wrong') words.wrong(query.sentence);
  const request: Request = { query, protocol: words.protocol(), all: words.flag('all') };
  const watch = words.flag('watch');
  if (watch && json) words.wrong('--watch prints no JSON: `quayside events` does.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withCore(context, (reached) =>
    watch
      ? watchList(reached, terminal, (snapshot) => listWords(snapshot, request, context))
      : Promise.race([
          list(() => settledSnapshot(reached), request, context),
          untilStopped(terminal).then(() => stoppedAnswer(terminal)),
        ]),
  );
}

async function list(
  look: () => ReturnType<typeof settledSnapshot>,
  request: Request,
  context: Context,
): Promise<Answer> {
  const looked = await look();
  if (!looked.ok) return failed(looked.failure);
  const snapshot = looked.value;
  const { shown } = choose(snapshot, request);
  const base: Answer = { exitCode: EXIT.done, warnings: snapshot.warnings };
  if (context.json) return { ...base, data: { ports: shown } };
  const { lines, remarks } = listWords(snapshot, request, context);
  return { ...base, text: lines.join('\n'), remarks };
}

function choose(
  snapshot: Snapshot,
  { query, protocol, all }: Request,
): { shown: Listener[]; hidden: number } {
  const found = snapshot.listeners
    .filter((listener) => protocol === undefined || listener.protocol === protocol)
    .filter((listener) => matchesQuery(listener, query))
    .sort((a, b) => a.port - b.port);
  const shown = all ? found : found.filter((listener) => !listener.system);
  return { shown, hidden: found.length - shown.length };
}

function listWords(
  snapshot: Snapshot,
  request: Request,
  { terminal: { out, err } }: Context,
): { lines: string[]; remarks: string[] } {
  const { shown, hidden } = choose(snapshot, request);
  const remarks: string[] = [];
  if (shown.length === 0) {
    remarks.push(request.query.kind === 'all' ? 'Nobody listens on any port.' : 'Nobody like that listens.');
  }
  // In a script these words would only be in the way.
  if (hidden > 0 && err.isTerminal) {
    remarks.push(`${hidden} of system services left out; --all shows ${hidden === 1 ? 'it' : 'them'} too.`);
  }
  const style = createStyle(out.colour);
  const lines =
    shown.length === 0
      ? []
      : listenerTable(shown, {
          home: snapshot.host.home,
          style,
          width: out.columns,
          conflicts: snapshot.conflicts,
        });
  return { lines, remarks };
}
