/** Reads one setting that a pasted command gives by -o. */
import { fail } from '../../../preload/model.ts';
import { addForward, type CommandDraft, setFirst, setJump, setPort, type Wrong } from './command-draft.ts';
import { shown } from './shown.ts';
import { DROPPED_KEYWORDS, REFUSED_KEYWORDS } from './ssh-keywords.ts';

/** `Port=22`, `Port 22`, `LocalForward 8080 db:80`; the keyword in any case. */
export function readKeyword(draft: CommandDraft, text: string): Wrong {
  const [, keyword = '', raw = ''] = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*?)\s*$/s.exec(text) ?? [];
  const value = raw.replace(/^"([^"]*)"$/, '$1');
  if (keyword === '' || value === '') {
    return fail('invalid-input', `${shown(text)} behind -o is no setting.`, 'Write -o Name=value.');
  }
  const name = keyword.toLowerCase();
  const refusal = isHarmless(name, value) ? undefined : REFUSED_KEYWORDS.get(name);
  if (refusal !== undefined) return refused(keyword, refusal);
  if (name === 'stricthostkeychecking') return readStrictness(draft, keyword, value);
  const why = REFUSED_KEYWORDS.has(name) ? 'Quayside does so anyway' : DROPPED_KEYWORDS.get(name);
  if (why !== undefined) {
    draft.dropped.push(`-o ${keyword} (${why})`);
    return null;
  }
  return readKept(draft, keyword, value);
}

/** Switched off, they run nothing. */
const isHarmless = (name: string, value: string): boolean =>
  (name === 'proxycommand' && value.toLowerCase() === 'none') ||
  (/^(permitlocalcommand|clearallforwardings|tunnel)$/.test(name) && value.toLowerCase() === 'no');

const refused = (keyword: string, why: string): Wrong =>
  fail(
    'invalid-input',
    `-o ${shown(keyword).slice(1, -1)} is refused: it ${why}.`,
    'Leave it out. If you need it, set it for the host in your ssh config, which ssh reads too.',
  );

/** `ask` is what Quayside does by itself; whatever accepts a key unseen is not taken over. */
function readStrictness(draft: CommandDraft, keyword: string, value: string): Wrong {
  if (!/^(yes|ask|accept-new)$/i.test(value)) {
    return refused(`${keyword}=${value}`, 'accepts any server, also one that only pretends');
  }
  draft.dropped.push(`-o ${keyword} (Quayside asks about unknown hosts)`);
  return null;
}

function readKept(draft: CommandDraft, keyword: string, value: string): Wrong {
  const option = `-o ${keyword}`;
  // The two halves of a forward stand apart here; joined they are what -L takes.
  const forward = value.replace(/^(\S+)\s+(\S+)$/, '$1:$2');
  switch (keyword.toLowerCase()) {
    case 'port':
      return setPort(draft, value, option);
    case 'user':
      return setFirst(draft, 'user', value, option);
    case 'hostname':
      return setFirst(draft, 'hostName', value, option);
    case 'identityfile':
      return setFirst(draft, 'identityFile', value, option);
    case 'proxyjump':
      return setJump(draft, value, option);
    case 'localforward':
      return addForward(draft, 'local', forward);
    case 'remoteforward':
      return addForward(draft, 'remote', forward);
    case 'dynamicforward':
      return addForward(draft, 'dynamic', value);
    case 'remotecommand':
      return value.toLowerCase() === 'none' ? null : setFirst(draft, 'remoteCommand', value, option);
    default:
      return fail(
        'invalid-input',
        `Quayside does not know the setting ${shown(keyword)}, so it may not be left out unseen.`,
        'Leave -o with it out, or set it for the host in your ssh config.',
      );
  }
}
