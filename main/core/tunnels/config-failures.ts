/** What ssh writes where it is told what it cannot do. */
import { failure } from './failure-codes.ts';
import { plain, type Rule, YOURS_ON_WINDOWS } from './failure-rule.ts';

export const CONFIG_FAILURES: readonly Rule[] = [
  {
    pattern: /^(.+?):? line (\d+): (Bad configuration option: .+)$/,
    read: plain(([, file, line, reason]) =>
      failure(
        'bad-option',
        'permanent',
        `ssh does not know an option (${file} line ${line}): ${reason}`,
        'Take it out, or bring ssh up to date.',
      ),
    ),
  },
  {
    pattern: /^jumphost loop via (.+)$/,
    read: plain(([, hop], destination) =>
      failure(
        'jump-loop',
        'permanent',
        `The way to ${destination} leads through itself: ${hop} is its own jump host.`,
        'Take it out of the jump hosts of this tunnel, or out of ProxyJump in your ssh config.',
      ),
    ),
  },
  {
    pattern: /^Bad owner or permissions on (.+)$/,
    read: plain(([, file = '']) =>
      failure(
        'bad-config',
        'permanent',
        `ssh does not read ${file}, because others may write to it.`,
        /^[A-Za-z]:/.test(file) ? YOURS_ON_WINDOWS : 'Make it yours alone: `chmod 600` on that file.',
      ),
    ),
  },
];
