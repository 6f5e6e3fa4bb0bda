/** Tells apart what ssh asks through its helper. Pure. Texts as of OpenSSH 8.5 to 9.2. */
import { cleanText } from '../clean-text.ts';

export interface ReadQuestion {
  readonly kind: 'passphrase' | 'password' | 'code' | 'host-key' | 'touch' | 'other';
  /** Cleaned line by line; where the server chose the words, that is said before them. */
  readonly prompt: string;
  /** Of an unknown host, as ssh counted it: what is sent back in place of `yes`. */
  readonly fingerprint: string | null;
  readonly masked: boolean;
  /** Somebody can answer; a touch is only told. */
  readonly answerable: boolean;
}

export type Asked =
  | { readonly kind: 'question'; readonly question: ReadQuestion }
  /** Never shown: there is no right answer to it that a click could give. */
  | { readonly kind: 'refuse'; readonly reason: string };

/** As ssh sets SSH_ASKPASS_PROMPT: `none` for what wants no answer, `confirm` for yes or no, else empty. */
export type AskHint = string;

const PROMPT_LIMIT = 2_000;

/**
 * Since 8.5 ssh itself puts `(user@host) ` before what a server wants typed; before, a server could word its question like one of
 * ssh's own. Neither name holds blanks or brackets.
 */
const FROM_SERVER = /^\(([^\s()]+@[^\s()]+)\) ([\s\S]*)$/;
const PASSPHRASE = /^Enter passphrase for (?:key )?'?[^\n]+'?: ?$/;
const PIN = /^Enter PIN (?:and confirm user presence )?for [^\n]+: ?$/;
const PASSWORD = /^[^\s']+@[^\s']+'s password: ?$/;
const TOUCH = /^Confirm user presence for key /;
const UNKNOWN_HOST = /^The authenticity of host '[^'\n]+' can't be established\.\r?\n/;
const FINGERPRINT =
  /^[A-Za-z0-9-]+ key fingerprint is (SHA256:[A-Za-z0-9+/]{20,88}=*|MD5:(?:[0-9a-f]{2}:){15}[0-9a-f]{2})\.?\r?$/gm;
const CHANGED = /IDENTIFICATION HAS CHANGED|differs from the key for|POSSIBLE DNS SPOOFING/;
const YES_OR_NO = /\(yes\/no(?:\/\[fingerprint\])?\)\?|^Please type 'yes'/;
const CODE = /\b(code|otp|one[- ]time|token|verification|passcode|two[- ]factor|2fa|duo|yubikey)\b/i;
const PLAIN_PASSWORD = /^Password(?: for [^:\n]+)?: ?$/i;

export function readQuestion(prompt: string, hint: AskHint = ''): Asked {
  const server = FROM_SERVER.exec(prompt);
  if (server) return fromServer(server[1] ?? '', server[2] ?? '');
  if (CHANGED.test(prompt)) {
    return { kind: 'refuse', reason: 'The key of that host has changed: no question may accept that.' };
  }
  if (UNKNOWN_HOST.test(prompt)) return unknownHost(prompt);
  if (TOUCH.test(prompt) || hint === 'none')
    return question('touch', prompt, { masked: false, answerable: false });
  if (hint === 'confirm' || YES_OR_NO.test(prompt)) {
    return { kind: 'refuse', reason: 'ssh asks for a plain yes, which Quayside does not give.' };
  }
  if (PASSPHRASE.test(prompt) || PIN.test(prompt)) return question('passphrase', prompt);
  if (PASSWORD.test(prompt)) return question('password', prompt);
  return question('other', `ssh asks: ${prompt}`);
}

/** Whatever it looks like, it is the server that reads what is typed. */
function fromServer(who: string, words: string): Asked {
  const kind = PLAIN_PASSWORD.test(words) ? 'password' : CODE.test(words) ? 'code' : 'other';
  return question(kind, `The server (${who}) asks: ${words}`);
}

/** Exactly one fingerprint, in a line of its own: else it is not known which one the user would look at. */
function unknownHost(prompt: string): Asked {
  const found = [...prompt.matchAll(FINGERPRINT)].map((match) => match[1] ?? '');
  const [fingerprint] = found;
  if (fingerprint === undefined || found.length > 1) {
    return { kind: 'refuse', reason: 'ssh does not tell the fingerprint of that host in words we know.' };
  }
  return question('host-key', prompt, { masked: false, fingerprint });
}

function question(
  kind: ReadQuestion['kind'],
  prompt: string,
  more: Partial<Pick<ReadQuestion, 'masked' | 'answerable' | 'fingerprint'>> = {},
): Asked {
  const { masked = true, answerable = true, fingerprint = null } = more;
  return {
    kind: 'question',
    question: { kind, prompt: cleanPrompt(prompt), fingerprint, masked, answerable },
  };
}

const cleanPrompt = (prompt: string): string =>
  prompt
    .slice(0, PROMPT_LIMIT)
    .trim()
    .split(/\r?\n/)
    .map((line) => cleanText(line, PROMPT_LIMIT))
    .join('\n');
