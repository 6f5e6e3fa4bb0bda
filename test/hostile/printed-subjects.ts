/** Every reader of printed text, each with a text that it is for and with what a row of it must stand on. */
import { readFileSync } from 'node:fs';
import type { PrintedFormat } from '../../main/cli/replay-printed.ts';
import { readRange } from '../../main/core/platform/darwin/port-rules.ts';
import { parseProcNet } from '../../main/core/platform/linux/proc-net-parser.ts';
import { readLaunchctlList } from '../../main/core/platform/readers/read-launchctl-list.ts';
import { readLsofFolders } from '../../main/core/platform/readers/read-lsof-folders.ts';
import { readDynamicPorts, readExcludedRanges } from '../../main/core/platform/readers/read-netsh-ports.ts';
import { readNetstatConnections } from '../../main/core/platform/readers/read-netstat-connections.ts';
import { readNetstatDarwinConnections } from '../../main/core/platform/readers/read-netstat-darwin-connections.ts';
import { readPsFacts, readPsTexts } from '../../main/core/platform/readers/read-ps-darwin.ts';
import { captureNames, fileOf, replayWordsOf } from '../captures.ts';
import { printedCaptures } from '../printed-captures.ts';
import * as witnesses from './witnesses.ts';

export interface Subject {
  readonly name: string;
  /** The same for all that one reader reads. */
  readonly reader: string;
  readonly text: string;
  readonly read: (text: string) => readonly witnesses.Told[];
  readonly stands: witnesses.Stands;
}

const BY_FORMAT: Readonly<Record<PrintedFormat, witnesses.Stands>> = {
  ss: witnesses.inSs,
  'netstat-linux': witnesses.inNetstatLinux,
  lsof: witnesses.inLsof,
  'lsof-fields': witnesses.inLsofFields,
  'netstat-darwin': witnesses.inNetstatDarwin,
  'netstat-win32': witnesses.inNetstatWin32,
  'get-nettcpconnection-json': witnesses.inJson,
  'tasklist-csv': witnesses.inTasklistCsv,
  'win32-process-json': witnesses.inJson,
  sockstat: witnesses.inSockstat,
  'get-nettcpconnection-table': witnesses.inConnectionsTable,
  'wmic-csv': witnesses.inWmic,
  'tasklist-svc': witnesses.inTasklistSvc,
  'netsh-excludedportrange': witnesses.inRanges,
  'ps-darwin': witnesses.inPsTable,
};

/** The rows of each reader have fields of their own. */
// As: an object of any type has named fields.
const asTold = (rows: readonly object[]) => rows as readonly witnesses.Told[];

const captured: Subject[] = printedCaptures.map(({ name, format, text, read }) => ({
  name,
  reader: format,
  text,
  read: (from) => asTold(read(from).rows),
  stands: BY_FORMAT[format],
}));

/** This machine's own table, with the byte order of the machine that it is from. */
const tables: Subject[] = captureNames.flatMap((name) => {
  const [format, , order] = replayWordsOf(name);
  if (format !== 'proc-net-tcp') return [];
  return {
    name,
    reader: format,
    text: readFileSync(fileOf(name), 'latin1'),
    read: (from) => asTold(parseProcNet(Buffer.from(from), 'tcp', order === 'big' ? 'BE' : 'LE')),
    stands: witnesses.inProcNet,
  };
});

const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');
const START = 'Wed Nov 25 21:07:09 2026';
const LATER = 'Thu Nov  5 01:02:03 2026';

/** No captures of these were found: they are as manuals and sources have them. */
const made: Omit<Subject, 'reader'>[] = [
  {
    name: 'netsh’s excluded ranges',
    text: [
      ...[
        '',
        'Protocol tcp Port Exclusion Ranges',
        '',
        'Start Port    End Port      ',
        '----------    --------      ',
      ],
      ...['      1024        1123      ', '      5357        5357      ', '     50000       50059     *', ''],
      ...['* - Administered port exclusions.', ''],
    ].join('\r\n'),
    read: (from) => asTold(readExcludedRanges(from).rows),
    stands: witnesses.inRanges,
  },
  {
    name: 'netsh’s dynamic ports',
    text: 'Protocol tcp Dynamic Port Range\r\n------------\r\nStart Port      : 49152\r\nNumber of Ports : 16384\r\n\r\n',
    read: (from) => asTold([readDynamicPorts(from)].filter((range) => range !== null)),
    stands: witnesses.inDynamicPorts,
  },
  {
    name: 'the range of sysctl',
    text: '49152\n65535\n',
    read: (from) => asTold([readRange(from)].filter((range) => range !== null)),
    stands: witnesses.inTwoLines,
  },
  {
    name: 'the facts of ps',
    text: `    1     0     0 Ss   ${START}     root\n  501     1   501 S+   ${LATER}     dev\n 7777   501    -2 Z    ${START}     nobody\n`,
    read: (from) => asTold(readPsFacts(from)),
    stands: witnesses.inPsFacts,
  },
  {
    name: 'the texts of ps',
    text: `    1 ${START}     /sbin/launchd\n  501 ${LATER}     node a  b.js --port 3000\n 7777 ${START}     /Applications/A B.app/C\n`,
    read: (from) => [...readPsTexts(from)].map(([key, text]) => ({ key, text })),
    stands: witnesses.inPsTexts,
  },
  {
    name: 'the folders of lsof',
    text: 'p12\nfcwd\nn/Users/dev/web shop\np13\nfcwd\nn/Users/dev/\\xc3\\xa9\\x0a\np14\nfcwd\nncwd (readlink: denied)\n',
    read: (from) => [...readLsofFolders(from)].map(([pid, folder]) => ({ pid, folder })),
    stands: witnesses.inFolders,
  },
  {
    name: 'the connections of netstat',
    text: textOf('win-netstat-ano-de').slice(0, 4_000),
    read: (from) => asTold(readNetstatConnections(from)),
    stands: witnesses.inConnections,
  },
  {
    name: 'the connections of netstat of macOS',
    text: textOf('mac-netstat-anv-pid-epid') + textOf('mac-netstat-anv-process-pid'),
    read: (from) => asTold(readNetstatDarwinConnections(from)),
    stands: witnesses.inDarwinConnections,
  },
  {
    name: 'the jobs of launchctl',
    text: 'PID\tStatus\tLabel\n-\t0\tcom.apple.SafariHistoryServiceAgent\n621\t0\tcom.apple.rapportd\n4242\t-9\thomebrew.mxcl.redis\n',
    read: (from) => asTold(readLaunchctlList(from).rows),
    stands: witnesses.inLaunchctl,
  },
];

export const subjects: readonly Subject[] = [
  ...captured,
  ...tables,
  ...made.map((subject) => ({ ...subject, reader: subject.name })),
];
