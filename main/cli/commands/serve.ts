/** `quayside serve`: browser mode, until ended. */
import { type Failure, fail } from '../../../preload/model.ts';
import { failed, stoppedAnswer, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { holderWords } from '../listener-words.ts';
import { jsonText, warningWords } from '../print.ts';
import type { Serving } from '../serve-door.ts';
import { untilStopped } from '../terminal.ts';

export async function run(context: Context): Promise<Answer> {
  const { words, doors } = context;
  const port = words.portOption('port');
  const open = words.flag('open');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  const serving = await doors.serve(port);
  if (serving.kind === 'failed') return failed(await whoHolds(serving.failure, port, context));
  if (serving.kind === 'running') return runningAnswer(serving);
  return serveUntilStopped(serving, open, context);
}

function runningAnswer({ url, pid, door }: Extract<Serving, { kind: 'running' }>): Answer {
  const where = door === 'desktop' ? 'It has a window: open it from the tray.' : url;
  return {
    exitCode: EXIT.done,
    data: { url, pid },
    text: where,
    remarks: [`Quayside runs already (process ${pid}).`],
  };
}

async function serveUntilStopped(
  serving: Extract<Serving, { kind: 'serving' }>,
  open: boolean,
  { terminal, json }: Context,
): Promise<Answer> {
  const { out, err } = terminal;
  try {
    for (const warning of serving.warnings) err.write(`${warningWords(warning)}\n`);
    // One line even on a terminal: whoever starts it reads one line and goes on.
    out.write(json ? jsonText({ url: serving.url, pid: process.pid }, false) : `${serving.url}\n`);
    if (open) {
      const failure = await serving.openPage();
      if (failure) err.write(`${warningWords(failure)}\n`);
    }
    await untilStopped(terminal);
    return stoppedAnswer(terminal);
  } finally {
    const words = await serving.stop();
    if (words) err.write(`${words}\n`);
  }
}

/** A port that was asked for and is taken: says by whom, and which one is free. */
async function whoHolds(failure: Failure, port: number | undefined, { doors }: Context): Promise<Failure> {
  if (port === undefined) return failure;
  const reached = await doors.reach();
  if (!reached.ok) return failure;
  const { client, close } = reached.value;
  try {
    const looked = await client.call('ports.snapshot', { fresh: false });
    if (!looked.ok) return failure;
    const holder = looked.value.listeners.find((one) => one.port === port && one.protocol === 'tcp');
    if (!holder) return failure;
    const next = await client.call('ports.next', { from: Math.min(port + 1, 65_535) });
    const [free] = next.ok ? next.value.ports : [];
    return fail(
      failure.code,
      `Port ${port} is taken by ${holderWords(holder)}.`,
      free === undefined ? 'Choose another port.' : `\`quayside serve --port ${free}\` is free.`,
    ).failure;
  } finally {
    await close();
  }
}
