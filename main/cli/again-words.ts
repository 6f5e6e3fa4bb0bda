/** What `again` says of what can be started again, and of what was. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import type { StartAgain } from '../../preload/model.ts';
import { listWords, shellWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { layoutTable } from './table.ts';
import { typedCommand } from './typed-words.ts';

interface Setting {
  home: string;
  now: Date;
  style: Style;
  width: number | null;
}

export const againTable = (offers: readonly StartAgain[], { home, now, style, width }: Setting): string[] =>
  layoutTable<StartAgain>(
    [
      { title: 'PORT', align: 'right', text: ({ port }) => String(port), style: style.strong },
      { title: 'PROTO', align: 'left', text: ({ protocol }) => protocol, worth: 1 },
      { title: 'WHAT', align: 'left', text: whatWords, least: 12 },
      { title: 'LEFT', align: 'right', text: ({ until }) => leftWords(until, now) },
      { title: 'STARTED', align: 'left', text: stateWords, worth: 4 },
      {
        title: 'FOLDER',
        align: 'left',
        text: ({ cwd }) => (cwd ? tildePath(cwd, home) : '-'),
        least: 12,
        cut: 'start',
        worth: 2,
      },
      { title: 'COMMAND', align: 'left', text: ({ argv }) => shellWords(argv) || '-', least: 16, worth: 3 },
    ],
    offers,
    width,
    style.strong,
  );

const KINDS: Record<StartAgain['kind'], string> = {
  process: '',
  container: 'container ',
  unit: 'unit ',
  supervised: '',
};

/** `node`, `container web-1`; what an engine or a service manager calls it already is not said twice. */
const whatWords = ({ kind, name }: Pick<StartAgain, 'kind' | 'name'>): string =>
  name.startsWith(KINDS[kind]) || (kind === 'unit' && name.startsWith('service '))
    ? name
    : `${KINDS[kind]}${name}`;

const stateWords = ({ started }: StartAgain): string => {
  if (!started) return 'not yet';
  return started.pid === null ? 'yes' : `pid ${started.pid}`;
};

/** `9 min`, and seconds in the last minute; never below zero. */
function leftWords(until: string, now: Date): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now.getTime()) / 1_000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

export const noneWords = (port: number | null): string =>
  port === null
    ? 'Nothing was freed in the last ten minutes that could be started again.'
    : `Nothing was freed on port ${port} in the last ten minutes that could be started again.`;

export function startedWords(again: StartAgain): { text: string; remarks: string[] } {
  const { port, protocol, argv, started, withheld } = again;
  const command = argv.length > 0 ? `: ${shellWords(argv)}` : '';
  const pid = started?.pid == null ? '' : ` (pid ${started.pid})`;
  const log = started?.log;
  const show = typedCommand('again', port, ...(protocol === 'udp' ? ['--protocol', 'udp'] : []), '--log');
  return {
    text: [
      `Started ${whatWords(again)}${pid} again for port ${port}${command}`,
      ...(log ? [`Its output goes to ${log}`] : []),
    ].join('\n'),
    remarks: [
      ...(withheld.length > 0
        ? [`Started without what looks like a secret in its environment: ${listWords(withheld)}.`]
        : []),
      ...(log ? [`To see its output: ${show}`] : []),
    ],
  };
}
