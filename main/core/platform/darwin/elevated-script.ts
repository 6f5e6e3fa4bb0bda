/** What is run with an administrator's rights on macOS: two fixed texts, numbers, and addresses of sockets; nothing that a program could have named. */
import { isIP } from 'node:net';
import { isSignallable } from '../process-identity.ts';
import { readPort } from '../readers/printed-socket.ts';

/**
 * `quoted form of` is the system's own way to make one word of a shell of any text. Names of two words each: AppleScript has `word`
 * and the like for itself.
 */
export const ASKING_SCRIPT = `on run argv
set shellLine to "/bin/sh -c"
repeat with oneWord in argv
set shellLine to shellLine & " " & quoted form of (contents of oneWord)
end repeat
do shell script shellLine with prompt "Quayside wants to free a port." with administrator privileges
end run`;

/**
 * A small broker for POSIX sh. `do shell script` reads no input and shows output only at its end, so it talks through nc with
 * a socket of ours: its first argument. The second are pids that are never signalled, with blanks between, the third is the time of
 * the question, for who began later was seen by nobody; the others are
 * sockets, as `TCP/IPv4/127.0.0.1:3000/0`, with the one pid that counts in place of 0. It prints `holder PID START` for each
 * process that holds one of them, then `ready`. Then it reads `ask PID START` (SIGTERM) and `force PID START` (SIGKILL), and
 * prints one line for each: `sent`, `gone`, `changed`, `refused` or `denied` with the pid, or `bad`. It ends with the socket:
 * who quits or cancels has closed that, and a yes that comes later finds nobody there.
 *
 * The only path that it writes to is in a folder that it makes itself. lsof and ps are asked for columns alone that hold no
 * text of a process's own; sockets are looked at first and the start last, right before each signal.
 */
export const ELEVATED_SCRIPT = `
PATH=/usr/bin:/bin:/usr/sbin:/sbin
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
set -f
cd / || exit 3
socket=$1
above=" $2 "
asked=$3
shift 3
wanted=" $* "

is_number() {
  case $1 in '' | 0* | *[!0-9]* | ???????????????????*) return 1 ;; esac
}

# Prints the pids of those that hold one of the sockets. The interface's number in a link-local address is not asked for.
holding() {
  /usr/sbin/lsof "$@" -nP -b -w -iTCP -sTCP:LISTEN -iUDP -F pftPn 2>/dev/null | while IFS= read -r line; do
    case $line in
      p*) pid=\${line#p} ;;
      t*) family=\${line#t} ;;
      P*) protocol=\${line#P} ;;
      n*)
        name=\${line#n}
        case $name in '[fe80:'[!:]*::*) name="[fe80::\${name#*::}" ;; esac
        case $wanted in *" $protocol/$family/$name/0 "* | *" $protocol/$family/$name/$pid "*) echo "$pid" ;; esac
        ;;
    esac
  done
}

# The second in which it began, as one number; empty where it is gone.
read_start() {
  start=
  set -- $(/bin/ps -p "$1" -o lstart= 2>/dev/null)
  [ $# -eq 5 ] || return
  case $2 in
    Jan) month=01 ;; Feb) month=02 ;; Mar) month=03 ;; Apr) month=04 ;; May) month=05 ;; Jun) month=06 ;;
    Jul) month=07 ;; Aug) month=08 ;; Sep) month=09 ;; Oct) month=10 ;; Nov) month=11 ;; Dec) month=12 ;;
    *) return ;;
  esac
  day=$3
  case $day in ?) day=0$day ;; esac
  time=$4
  hour=\${time%%:*}
  time=\${time#*:}
  start=$5$month$day$hour\${time%%:*}\${time#*:}
  is_number "$start" || start=
}

answer() {
  verb=$1 pid=$2 known=$3
  case $verb in ask) signal=TERM ;; force) signal=KILL ;; *) echo bad; return ;; esac
  if ! is_number "$pid" || ! is_number "$known" || [ "$pid" -le 1 ]; then echo bad; return; fi
  case $above in *" $pid "*) echo "refused $pid"; return ;; esac
  case $holders in *" $pid=$known "*) ;; *) echo "refused $pid"; return ;; esac
  [ -n "$(holding -a -p "$pid")" ] || { echo "changed $pid"; return; }
  read_start "$pid"
  [ -n "$start" ] || { echo "gone $pid"; return; }
  [ "$start" = "$known" ] || { echo "changed $pid"; return; }
  if kill -s "$signal" "$pid" 2>/dev/null; then echo "sent $pid"; return; fi
  if kill -s 0 "$pid" 2>/dev/null; then echo "denied $pid"; else echo "gone $pid"; fi
}

serve() {
  pids=' '
  holders=' '
  for pid in $(holding); do
    case $pids in *" $pid "*) continue ;; esac
    pids="$pids$pid "
    is_number "$pid" || continue
    read_start "$pid"
    [ -n "$start" ] && [ "$start" -le "$asked" ] || continue
    holders="$holders$pid=$start "
    echo "holder $pid $start"
  done
  echo ready
  while read -r verb pid known; do answer "$verb" "$pid" "$known"; done
}

folder=$(mktemp -d /tmp/quayside-step.XXXXXX) && mkfifo "$folder/back" || exit 3
/usr/bin/nc -U "$socket" <"$folder/back" 2>/dev/null | {
  exec >"$folder/back"
  rm -r "$folder"
  serve
}
`;

/** What the step is told. */
export interface ElevatedRequest {
  /** Where we listen: an absolute path of ours. */
  readonly socket: string;
  readonly above: readonly number[];
  /** The time of the question. */
  readonly now: Date;
  readonly socketKeys: readonly string[];
}

/** More sockets than a plan has, and more parents than there are. */
const MOST = 256;
const START_LENGTH = 14;
const PATH = /^\/[A-Za-z0-9/_.+-]{1,100}$/;

/** The arguments of osascript; null unless all of it is what it should be. */
export function elevatedArgv({ socket, above, now, socketKeys }: ElevatedRequest): string[] | null {
  const sockets = [...new Set(socketKeys.map(wantedOf))];
  const isShort = sockets.length > 0 && sockets.length <= MOST && above.length <= MOST;
  // Pid 1 is among those above, and refused in any case.
  const pids = above.filter(isSignallable);
  if (!isShort || !PATH.test(socket) || !sockets.every((one) => one !== null)) return null;
  const asked = now.toISOString().replace(/\D/g, '').slice(0, START_LENGTH);
  return ['-e', ASKING_SCRIPT, ELEVATED_SCRIPT, 'quayside', socket, pids.join(' '), asked, ...sockets];
}

/** Of `tcp ipv4 127.0.0.1 3000`, as lsof shows that socket; null for anything else. */
function wantedOf(key: string): string | null {
  const [, protocol = '', family = '', address = '', number = '', holder] =
    /^(tcp|udp) (ipv[46]) ([0-9a-f.:]{2,45}) (\d{1,5})(?: ([1-9]\d{0,9}))?$/i.exec(key) ?? [];
  const port = readPort(number);
  if (port === null || isIP(address) !== (family === 'ipv4' ? 4 : 6)) return null;
  const isAny = address === '0.0.0.0' || address === '::';
  const host = isAny ? '*' : family === 'ipv4' ? address : `[${address}]`;
  return `${protocol.toUpperCase()}/${family === 'ipv4' ? 'IPv4' : 'IPv6'}/${host}:${port}/${holder ?? 0}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `20261125210709` of `Wed Nov 25 21:07:09 2026`; empty for anything else. */
export function startNumber(start: string): string {
  const [, name = '', day = '', time = '', year = ''] =
    /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) ([1-9]\d{3})$/.exec(start) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (month === 0) return '';
  return `${year}${two(month)}${two(Number(day))}${time.replaceAll(':', '')}`;
}

/** The way back, as ps shows it; empty for what is no time. */
export function startText(number: string): string {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(number) ?? [];
  const [year = 0, month = 0, day = 0, ...time] = parts.map(Number);
  const weekday = DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  const name = MONTHS[month - 1];
  return weekday && name
    ? `${weekday} ${name} ${String(day).padStart(2)} ${time.map(two).join(':')} ${year}`
    : '';
}

const two = (value: number): string => String(value).padStart(2, '0');
