/** What becomes of the settings that a pasted command gives by -o. What is in none of these lists is read, or unknown. */

const IN_CONFIG = 'set it in your ssh config if you need it';
const OWN_SETTING = 'Quayside sets it by itself';
const OWN_SSH = 'each tunnel has an ssh of its own';
const NO_SHELL = 'no shell is opened on the server';
const NOTHING_HANDED_ON = 'nothing of this machine is handed on';

/** Understood and left out, and why. In lower case, as ssh takes them in any. */
export const DROPPED_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['exitonforwardfailure', OWN_SETTING],
  ['serveraliveinterval', OWN_SETTING],
  ['serveralivecountmax', OWN_SETTING],
  ['connecttimeout', OWN_SETTING],
  ['connectionattempts', OWN_SETTING],
  ['tcpkeepalive', OWN_SETTING],
  ['identitiesonly', OWN_SETTING],
  ['numberofpasswordprompts', OWN_SETTING],
  ['streamlocalbindunlink', OWN_SETTING],
  ['updatehostkeys', OWN_SETTING],
  ['batchmode', OWN_SETTING],
  ['loglevel', OWN_SETTING],
  ['forkafterauthentication', OWN_SETTING],
  ['controlmaster', OWN_SSH],
  ['controlpath', OWN_SSH],
  ['controlpersist', OWN_SSH],
  ['requesttty', NO_SHELL],
  ['sessiontype', NO_SHELL],
  ['stdinnull', NO_SHELL],
  ['escapechar', NO_SHELL],
  ['sendenv', NO_SHELL],
  ['setenv', NO_SHELL],
  ['forwardagent', NOTHING_HANDED_ON],
  ['forwardx11', NOTHING_HANDED_ON],
  ['forwardx11trusted', NOTHING_HANDED_ON],
  ['gatewayports', 'forwards listen on 127.0.0.1 unless they name an address'],
  ['compression', IN_CONFIG],
  ['addressfamily', IN_CONFIG],
  ['addkeystoagent', IN_CONFIG],
  ['ipqos', IN_CONFIG],
  ['preferredauthentications', IN_CONFIG],
  ['passwordauthentication', IN_CONFIG],
  ['pubkeyauthentication', IN_CONFIG],
  ['kbdinteractiveauthentication', IN_CONFIG],
]);

const RUNS = 'runs a program';
const LOADS = 'loads a library into ssh';
const HOST_KEYS = 'weakens how the server’s key is checked, or moves what it is checked against';
const MORE_CONFIG = 'brings in more settings, which can run programs';

/** Refused, and why. */
export const REFUSED_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['proxycommand', RUNS],
  ['localcommand', RUNS],
  ['permitlocalcommand', RUNS],
  ['knownhostscommand', RUNS],
  ['xauthlocation', RUNS],
  ['pkcs11provider', LOADS],
  ['smartcarddevice', LOADS],
  ['securitykeyprovider', LOADS],
  ['match', MORE_CONFIG],
  ['include', MORE_CONFIG],
  ['host', MORE_CONFIG],
  ['userknownhostsfile', HOST_KEYS],
  ['globalknownhostsfile', HOST_KEYS],
  ['nohostauthenticationforlocalhost', HOST_KEYS],
  ['hostkeyalias', HOST_KEYS],
  ['hostkeyalgorithms', HOST_KEYS],
  ['casignaturealgorithms', HOST_KEYS],
  ['revokedhostkeys', HOST_KEYS],
  ['verifyhostkeydns', HOST_KEYS],
  ['checkhostip', HOST_KEYS],
  ['tunnel', 'opens a network device'],
  ['tunneldevice', 'opens a network device'],
  ['clearallforwardings', 'takes all forwards away'],
]);
