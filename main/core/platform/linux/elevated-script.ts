/** What is run with an administrator's rights: one fixed text and the numbers of sockets, nothing that a program could have named. */

/**
 * A small broker for POSIX sh. Its arguments are the inodes of sockets. It prints `holder PID START` for each process that
 * holds one of them, then `ready`. Then it reads `ask PID START` (SIGTERM) and `force PID START` (SIGKILL), and prints one line
 * for each: `sent`, `gone`, `changed` or `refused` with the pid, or `bad`. It ends with its input: who quits or cancels has
 * closed that, and nothing more is signalled.
 *
 * Its working folder is /proc/PID while it checks one: an open folder of a process never shows the next one of that pid. The
 * start is looked at last, right before the signal. Starts count hundredths of a second, so a holder is only named once that
 * hundredth is over: whoever gets its pid later has another start for sure.
 */
export const ELEVATED_SCRIPT = `
PATH=/usr/bin:/bin:/run/current-system/sw/bin
LC_ALL=C
set -f

is_number() {
  case $1 in '' | 0* | *[!0-9]* | ???????????????????*) return 1 ;; esac
}

# Reads ./stat, whose second field, the name, may hold brackets, blanks and line ends: fields count from the last bracket.
read_stat() {
  text=
  while IFS= read -r line || [ -n "$line" ]; do text=$text$line; done <stat
  set -- \${text##*)}
  parent=$2
  start=\${20}
} 2>/dev/null

is_settled() {
  read -r uptime idle </proc/uptime
  read_stat
  [ "\${uptime%.*}\${uptime#*.}" -gt "\${start:-0}" ]
}

holds_socket() {
  [ -n "$(find fd '(' "$@" ')' 2>/dev/null)" ]
}

answer() {
  verb=$1 pid=$2 wanted=$3
  shift 3
  case $verb in ask) signal=TERM ;; force) signal=KILL ;; *) echo bad; return ;; esac
  if ! is_number "$pid" || ! is_number "$wanted" || [ "$pid" -le 1 ]; then echo bad; return; fi
  case $above in *" $pid "*) echo "refused $pid"; return ;; esac
  case $holders in *" $pid=$wanted "*) ;; *) echo "refused $pid"; return ;; esac
  cd "/proc/$pid" 2>/dev/null || { echo "gone $pid"; return; }
  holds_socket "$@" || { echo "changed $pid"; return; }
  read_stat
  [ "$start" = "$wanted" ] || { echo "changed $pid"; return; }
  if kill -s "$signal" "$pid" 2>/dev/null; then echo "sent $pid"; else echo "gone $pid"; fi
}

# The arguments become what find is to look for; an older find cannot look for links.
[ $# -gt 0 ] && [ -n "$(find /proc/$$/cwd -lname '/*' 2>/dev/null)" ] || exit 3
for inode; do
  is_number "$inode" || exit 3
  shift
  set -- "$@" -o -lname "socket:\\\\[$inode\\\\]"
done
shift

# Ourselves and who started us.
above=' '
pid=$$
while [ "\${pid:-0}" -gt 0 ] && cd "/proc/$pid" 2>/dev/null; do
  above="$above$pid "
  read_stat
  pid=$parent
done

cd /proc || exit 3
set +f
found=$(find [0-9]*/fd '(' "$@" ')' 2>/dev/null)
[ $? -lt 126 ] || exit 3
set -f
pids=' '
holders=' '
for path in $found; do
  pid=\${path%%/*}
  case $pids in *" $pid "*) continue ;; esac
  pids="$pids$pid "
  cd "/proc/$pid" 2>/dev/null || continue
  is_settled || { sleep 0.02; is_settled; } || continue
  is_number "$start" || continue
  holders="$holders$pid=$start "
  echo "holder $pid $start"
done
echo ready

while read -r verb pid wanted; do
  answer "$verb" "$pid" "$wanted" "$@"
done
`;

/** More sockets than a plan has; what is over is not asked for. */
const MOST_SOCKETS = 256;
const INODE = /^[1-9]\d{0,17}$/;

/** The arguments of pkexec; null unless every key is the number of a socket. */
export function elevatedArgv(socketKeys: readonly string[]): string[] | null {
  const keys = [...new Set(socketKeys)];
  if (keys.length === 0 || keys.length > MOST_SOCKETS || !keys.every((key) => INODE.test(key))) return null;
  return ['/bin/sh', '-c', ELEVATED_SCRIPT, 'quayside', ...keys];
}
