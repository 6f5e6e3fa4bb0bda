/** Which environment variables a program gets again: what looks like a secret is left out and named, what belonged to its old life is dropped. Pure. */
import { cleanText } from '../clean-text.ts';
import { isOfOldLife } from './old-life-variables.ts';

export interface FilteredEnvironment {
  readonly env: Record<string, string>;
  /** The names of what looks like a secret, cleaned, in order; at most 100. */
  readonly withheld: string[];
}

const MOST_NAMES = 100;

export function filterEnvironment(env: Readonly<Record<string, string>>): FilteredEnvironment {
  const kept: [string, string][] = [];
  const withheld: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (isOfOldLife(name, env)) continue;
    if (isSecretName(name, value) || holdsSecret(value)) withheld.push(cleanText(name, 128));
    else kept.push([name, value]);
  }
  return { env: Object.fromEntries(kept), withheld: withheld.sort().slice(0, MOST_NAMES) };
}

/** Desktops, terminals and agents name these; none of them is a secret. */
const HARMLESS = new Set(
  `PWD OLDPWD SSH_AUTH_SOCK DESKTOP_SESSION SESSION_MANAGER DBUS_SESSION_BUS_ADDRESS
  DBUS_SESSION_BUS_PID DBUS_SESSION_BUS_WINDOWID GNOME_DESKTOP_SESSION_ID KDE_FULL_SESSION KDE_SESSION_UID
  KDE_SESSION_VERSION TERM_SESSION_ID ITERM_SESSION_ID SHELL_SESSION_ID ZELLIJ_SESSION_NAME
  XDG_SESSION_CLASS XDG_SESSION_DESKTOP XDG_SESSION_ID XDG_SESSION_PATH XDG_SESSION_TYPE`.split(/\s+/),
);

/** Says it wherever it stands in a word; TOKENIZERS_PARALLELISM is about something else. */
const SECRET_PART = /SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|TOKEN(?!IZ)|COOKIE|WEBHOOK|MNEMONIC/;

const SECRET_WORD = /^(PASS|PWD|PRIVATE|SALT|PEPPER|SIGNATURE|DSN|JWTS?|O?AUTH2?|SESSIONS?|BEARER|PAT|TOTP)$/;

/** Words that are written as one: DBPASS, MYSQLPWD, APIKEY. */
const SECRET_COMPOUND =
  /^(?!(BY|COM|OVER|UNDER|TRES)PASS$)\w{2,}(PASS|PWD)$|(API|ACCESS|SECRET|PRIVATE|MASTER|ENCRYPTION|SIGNING|LICEN[CS]E|AUTH|DEPLOY|ACCOUNT|SSH|GPG)KEYS?$/;

/** Which key it is makes it one wherever it stands: AWS_ACCESS_KEY_ID. */
const SECRET_PAIR =
  /(^|_)(API|ACCESS|SECRET|PRIVATE|MASTER|ENCRYPTION|SIGNING|LICEN[CS]E|ACCOUNT)_KEYS?(_|$)/;

/** Of AUTH, SESSION, COOKIE and JWT these say something about it, not it. */
const ABOUT =
  /_(URLS?|URI|HOST|PORT|DOMAIN|PATH|NAME|ISSUER|ENDPOINT|PROVIDER|MODE|TYPE|METHOD|ENABLED|DISABLED|AUDIENCE|REALM|ALGORITHM|TTL|TIMEOUT|MAX_AGE|EXPIRES_IN|EXPIRY|SECURE|SAME_SITE|DRIVER|STORE|LIFETIME)$/;
const WEAK = /(^|_)(O?AUTH2?|SESSIONS?|COOKIES?|JWTS?)(?=_)/g;

/** `MAX_TOKENS`: how much a language model may say. */
const COUNT_OF_TOKENS = /(^|_)(MAX|MIN|NUM|TOTAL)_(\w+_)?TOKENS$|(^|_)TOKENS?_(LIMIT|COUNT|BUDGET)$/;

/** Where a secret is kept is not the secret. */
const PLACE = /_?(FILE|PATH|DIR|FOLDER|SOCK|SOCKET)$/;
const ABSOLUTE_PATH = /^(\/|~\/|[A-Za-z]:\\)[^\r\n]*$/;

function isSecretName(name: string, value: string): boolean {
  const upper = wordsOf(name);
  if (HARMLESS.has(upper)) return false;
  if (PLACE.test(upper) && ABSOLUTE_PATH.test(value)) return false;
  if (COUNT_OF_TOKENS.test(upper) && /^\d{1,9}$/.test(value)) return false;
  const said = ABOUT.test(upper) ? upper.replace(WEAK, '') : upper;
  if (SECRET_PART.test(said) || SECRET_PAIR.test(said)) return true;
  const words = said.split('_');
  if (words.some((word) => SECRET_WORD.test(word) || SECRET_COMPOUND.test(word))) return true;
  return /(^|_)KEYS?$/.test(said) && !/(^|_)PUBLIC_KEYS?$/.test(said);
}

/** `stripeApiKey`, `npm_config_//host/:_authToken`: words in capitals with `_` between them. */
const wordsOf = (name: string): string =>
  name
    .slice(0, 1_000)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_');

/** `password=` in a query, a connection string, an argument. */
const NAMED_IN_VALUE =
  /(?:^|[?&;\s-])(?:password|passwd|pwd|token|access_?token|auth_?token|secret|client_?secret|api_?key|accountkey|sharedaccesskey|sig)=[^&;\s]/i;

/** As services that hand them out write them. */
const KNOWN_FORM =
  /(?:^|[\s"'=:])(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[rs]k[-_](?:live|test|proj|ant)[-_]|npm_(?=[A-Za-z0-9]{30})|AKIA|AIza|eyJ[\w-]{8,}\.eyJ)[\w-]{12,}/;

function holdsSecret(value: string): boolean {
  return (
    value.includes('-----BEGIN ') ||
    NAMED_IN_VALUE.test(value) ||
    KNOWN_FORM.test(value) ||
    holdsPasswordInUrl(value)
  );
}

/** `scheme://user:password@`; also a token in the user's place. A port is no password: `http://host:80/@scope`. */
function holdsPasswordInUrl(value: string): boolean {
  for (const rest of value.split('://').slice(1)) {
    if (/^[^\s/?#@:]*:(?!\d{1,5}(?:[/?#]|$))[^\s@]+@/.test(rest)) return true;
    if (/^[^\s/?#@:]{20,}@/.test(rest)) return true;
  }
  return false;
}
