/** Looks for a row in the text that it is said to stand in, another way than the readers do: by what one line must hold. */
import { unescapeLsof } from '../../main/core/platform/readers/unescape-lsof.ts';

/** What a reader told; the fields depend on the format. */
export type Told = Readonly<Record<string, unknown>>;
export type Stands = (row: Told, text: string) => boolean;

/** The text whose lines were asked for last: many rows are looked for in one. */
interface Taken {
  readonly text: string;
  readonly lines: readonly (readonly [string, readonly string[]])[];
}

const lines = (text: string): string[] => text.split(/[\r\n]+/);
const fields = (line: string): string[] => line.split(/[ \t]+/).filter(Boolean);
const flat = (line: string): string => fields(line).join(' ');

type Holds = (row: Told, line: string, fields: readonly string[]) => boolean;

/** In one line there is all of it. */
const inOneLine = (...conditions: Holds[]): Stands => {
  let taken: Taken = { text: '', lines: [] };
  return (row, text) => {
    if (taken.text !== text) taken = { text, lines: lines(text).map((line) => [line, fields(line)]) };
    return taken.lines.some(([line, own]) => conditions.every((holds) => holds(row, line, own)));
  };
};

/** As tools write an address with its port: with or without brackets, the zone in them or behind. */
const spelled = ({ address, port }: Told, separator: string): string[] => {
  const [bare, ...zone] = String(address).split('%');
  const behind = zone.length > 0 ? `%${zone.join('%')}` : '';
  return [
    `${address}${separator}${port}`,
    `[${address}]${separator}${port}`,
    `[${bare}]${behind}${separator}${port}`,
  ];
};

const hasSocket =
  (separator: string): Holds =>
  (row, _, own) =>
    spelled(row, separator).some((word) => own.includes(word));

const isOf =
  (spelling: (protocol: string) => string): Holds =>
  ({ protocol }, line) =>
    line.includes(spelling(String(protocol)));

const hasPid =
  (matches: (pid: string, own: readonly string[], line: string) => boolean): Holds =>
  ({ pid, pids = [pid] }, line, own) =>
    pid === null || (Array.isArray(pids) && pids.every((each) => matches(String(each), own, line)));

/** A name is as it was printed, however many blanks there were. */
const hasProcess =
  (spelling: (process: string, row: Told) => string): Holds =>
  (row, line) =>
    row.process === undefined || flat(line).includes(spelling(flat(String(row.process)), row));

const lowerCase = isOf((protocol) => protocol);

export const inSs = inOneLine(
  hasSocket(':'),
  ({ protocol }, line) => line.includes(protocol === 'tcp' ? 'LISTEN' : 'UNCONN'),
  hasPid((pid, _, line) => line.includes(`pid=${pid},`) || line.includes(`",${pid},`)),
  ({ process }, line) => process === undefined || line.includes(`("${process}",`),
);

export const inNetstatLinux = inOneLine(
  lowerCase,
  hasSocket(':'),
  hasPid((pid, own) => own.some((field) => field.startsWith(`${pid}/`))),
  ({ process, pid }, line) =>
    [`${pid}/${process}`, `${pid}/ ${process}`].some(
      (name) => flat(line).includes(flat(name)) || process === undefined,
    ),
);

export const inNetstatDarwin = inOneLine(
  lowerCase,
  hasSocket('.'),
  hasPid((pid, own) => own.some((field) => field === pid || field.endsWith(`:${pid}`))),
  hasProcess((process) => process),
);

/** The owner's name stands in a line below. */
const inNetstatRow = inOneLine(
  isOf((protocol) => protocol.toUpperCase()),
  hasSocket(':'),
  hasPid((pid, own) => own.includes(pid)),
);
export const inNetstatWin32: Stands = (row, text) =>
  inNetstatRow(row, text) && (row.process === undefined || text.includes(` [${row.process}]`));

export const inLsof = inOneLine(
  isOf((protocol) => protocol.toUpperCase()),
  hasSocket(':'),
  ({ protocol }, line) => protocol === 'udp' || line.includes('(LISTEN'),
  hasPid((pid, own) => own[1] === pid),
  ({ process }, _, own) => unescapeLsof(own[0] ?? '') === process,
);

export const inSockstat = inOneLine(
  lowerCase,
  (row, line, own) => hasSocket(':')(row, line, own) || hasSocket('.')(row, line, own),
  hasPid((pid, own) => own.includes(pid)),
  hasProcess((process, { pid }) => `${process} ${pid}`),
);

export const inConnectionsTable = inOneLine(
  ({ address, port }, _, [near, number]) => near === address && number === String(port),
  hasPid((pid, own) => own.at(-1) === pid),
);

/** All of a process stands between its `p` line and the next. */
const inBlock = (text: string, pid: unknown, holds: (own: readonly string[]) => boolean): boolean =>
  `\n${lines(text).join('\n')}`
    .split('\np')
    .map((block) => block.split('\n'))
    .some(([number, ...own]) => number === String(pid) && holds(own));

export const inLsofFields: Stands = (row, text) =>
  inBlock(
    text,
    row.pid,
    (own) =>
      spelled(row, ':').some((name) => own.includes(`n${name}`)) &&
      own.includes(`P${String(row.protocol).toUpperCase()}`) &&
      (row.process === '' ||
        own.some((line) => line[0] === 'c' && unescapeLsof(line.slice(1)) === row.process)),
  );

export const inFolders: Stands = ({ pid, folder }, text) =>
  inBlock(text, pid, (own) => own.some((line) => line[0] === 'n' && unescapeLsof(line.slice(1)) === folder));

const NUMBER_OF = {
  port: /"LocalPort"\s*:\s*([-+.\deE]+)/g,
  pid: /"(?:OwningProcess|ProcessId|Id)"\s*:\s*([-+.\deE]+)/g,
};

/** JSON may write a number in another way. */
export const inJson: Stands = ({ address, port, pid }, text) => {
  const isThere = (value: unknown, written: RegExp): boolean =>
    typeof value !== 'number' || [...text.matchAll(written)].some(([, number]) => Number(number) === value);
  return (
    isThere(port, NUMBER_OF.port) &&
    isThere(pid, NUMBER_OF.pid) &&
    (address === undefined || text.includes(String(address)))
  );
};

export const inTasklistCsv = inOneLine(({ pid, process }, line) =>
  line.startsWith(`"${String(process).replaceAll('"', '""')}","${pid}",`),
);

export const inTasklistSvc: Stands = ({ pid, process, services }, text) =>
  lines(text).some((line) => line.startsWith(String(process)) && fields(line).includes(String(pid))) &&
  Array.isArray(services) &&
  services.every((service) => fields(String(service)).every((word) => text.includes(word)));

export const inWmic = inOneLine(
  ({ pid }, line) => line.split(',').some((field) => field.trim() === String(pid)),
  ({ commandLine = '', process = '', path = '' }, line) =>
    [commandLine, process, path].every((value) => line.includes(String(value))),
);

export const inPsTable = inOneLine(
  ({ pid, uid }, _, own) => own.includes(String(pid)) && (uid === null || own.includes(String(uid))),
  ({ command }, line) => line.trimEnd().endsWith(String(command).trimEnd()),
);

export const inPsFacts = inOneLine(
  ({ pid, parent, uid }, _, own) =>
    own[0] === String(pid) && own[1] === String(parent) && Number(own[2]) === uid,
  ({ start, state, user }, line) =>
    line.includes(` ${state} `) && line.includes(` ${start} `) && flat(line).endsWith(` ${user}`),
);

export const inPsTexts = inOneLine(
  ({ key }, line) => flat(line).startsWith(flat(String(key))),
  ({ text }, line) => line.endsWith(String(text)),
);

/** `from` and `to` are its first fields. */
export const inRanges = inOneLine(({ from, to }, _, own) => own[0] === String(from) && own[1] === String(to));

/** Two lines: the first port, and how many there are. */
export const inDynamicPorts: Stands = ({ from, to }, text) => {
  const ends = lines(text).map((line) => line.trim());
  return (
    ends.some((end) => end.endsWith(String(from))) &&
    ends.some((end) => end.endsWith(String(Number(to) - Number(from) + 1)))
  );
};

export const inTwoLines: Stands = ({ from, to }, text) => {
  const words = lines(text).map((line) => line.trim());
  return words.includes(String(from)) && words.includes(String(to));
};

export const inConnections = inOneLine(
  ({ localAddress: address, localPort: port }, _, own) =>
    spelled({ address, port }, ':').includes(own[1] ?? ''),
  ({ remoteAddress: address, remotePort: port }, _, own) =>
    spelled({ address, port }, ':').includes(own[2] ?? ''),
  ({ pid }, _, own) => pid === null || own[4] === String(pid),
);

export const inDarwinConnections = inOneLine(
  ({ localAddress: address, localPort: port }, _, own) => own[3] === `${address}.${port}`,
  ({ remoteAddress: address, remotePort: port }, _, own) => own[4] === `${address}.${port}`,
  ({ pid }, _, own) =>
    pid === null || own.some((field) => field === String(pid) || field.endsWith(`:${pid}`)),
);

export const inLaunchctl = inOneLine(
  ({ pid, label }, line) => line.startsWith(`${pid}\t`) && line.endsWith(`\t${label}`),
);

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** The port and the inode; the address is in another notation. Nothing but a blank parts fields there. */
export const inProcNet: Stands = ({ port, uid, inode }, text) =>
  text.split('\n').some((line) => {
    const own = line.split(' ').filter(Boolean);
    const isOf = (at: number, value: unknown) => Number.parseInt(own[at] ?? '', 10) === value;
    return own[1]?.toUpperCase().split(':')[1] === hex(Number(port), 4) && isOf(7, uid) && isOf(9, inode);
  });
