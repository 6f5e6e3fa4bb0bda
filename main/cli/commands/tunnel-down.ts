/** `quayside tunnel down NAME...|--all`: takes tunnels down. */
import type { Failure, Tunnel } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { joinFailures, nobodyCarries } from '../tunnel-failures.ts';
import { nameWords } from '../tunnel-words.ts';
import { withTunnels } from '../with-tunnels.ts';

export async function run(context: Context): Promise<Answer> {
  const { words } = context;
  if (words.flag('all') === words.args.length > 0) words.wrong('Name the tunnels, or say --all.');
  const wrong = usageAnswer(context);
  if (wrong) return wrong;
  return withTunnels(context, async (named, { client, alone }) => {
    if (alone) return failed(nobodyCarries('carries tunnels'));
    const tunnels = words.flag('all') ? named.filter(({ state }) => state !== 'stopped') : named;
    const down: Tunnel[] = [];
    const failures: Failure[] = [];
    const results = await Promise.all(tunnels.map(({ id }) => client.call('tunnels.down', { tunnelId: id })));
    for (const result of results) {
      if (result.ok) down.push(result.value.tunnel);
      else failures.push(result.failure);
    }
    const answer: Answer = {
      exitCode: EXIT.done,
      data: { tunnels: down },
      text: down.map((tunnel) => `${nameWords(tunnel)} is down.`).join('\n'),
      remarks: tunnels.length === 0 ? ['No tunnel is up.'] : [],
    };
    const failure = joinFailures(failures);
    if (!failure) return answer;
    return { ...answer, ...failed(failure), ...(down.length > 0 ? { exitCode: EXIT.partly } : {}) };
  });
}
