/** Speaks our PowerShell's line protocol: requests on standard input, JSON and a mark on standard output. What it answers is in its argument. */
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const { log = null, answers = {} } = JSON.parse(process.argv[2] ?? '{}');
const note = (text) => log && appendFileSync(log, `${text}\n`);

note(`start ${process.pid}`);
for await (const line of createInterface({ input: process.stdin })) {
  const [id, verb, argument = ''] = line.split(' ');
  note(`${verb} ${argument}`.trim());
  const answer = answers[verb];
  if (answer === 'die') process.exit(3);
  if (answer === 'hang') continue;
  if (answer === 'flood') {
    process.stdout.write('x'.repeat(4_000_000));
    continue;
  }
  if (answer === 'fail' || answer === undefined) process.stdout.write(`=${id} failed\r\n`);
  else {
    const text = Buffer.from(`${answer === 'argument' ? `"${argument}"` : answer}\r\n=${id} ok\r\n`);
    // In two pieces, cut anywhere: a pipe keeps no lines together.
    process.stdout.write(text.subarray(0, text.length >> 1));
    setImmediate(() => process.stdout.write(text.subarray(text.length >> 1)));
  }
}
note('end of input');
