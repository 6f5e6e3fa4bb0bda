/** What a number implies by itself: who may bind it, whether it is registered, whether systems hand it out. */
import type { Category } from '../../../preload/model.ts';
import { categoryOf } from './port-category.ts';

/** This machine's own rules, as the platform reads them. */
export interface MachineRules {
  readonly privilegedBelow: number;
  readonly ephemeral: { readonly from: number; readonly to: number } | null;
}

/** Browsers answer these with "unsafe port" before they connect: the Fetch standard's list of bad ports. */
const BAD_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Linux hands out 32768 to 60999 as it is delivered; macOS, Windows and the BSDs keep to 49152 and above. */
const LINUX_EPHEMERAL = { from: 32_768, to: 60_999 };

/** Plain sentences, the most general first. `rules` is null where this machine's own are not known. */
export function impliedBy(port: number, isRegistered: boolean, rules: MachineRules | null): string[] {
  const sentences = [CATEGORY[categoryOf(port)], privilege(port, rules), registration(port, isRegistered)];
  return [...sentences, ephemeral(port, rules), browsers(port)].filter((sentence) => sentence !== null);
}

const CATEGORY: Readonly<Record<Category, string>> = {
  'well-known': 'A system port (0-1023): IANA gives these to protocols of the internet itself.',
  registered:
    'A user port (1024-49151): IANA registers these for whoever asks; nobody is bound to keep to it.',
  dynamic:
    'A dynamic port (49152-65535): nothing is ever registered here, these are for private and passing use.',
};

function privilege(port: number, rules: MachineRules | null): string | null {
  if (rules) {
    if (port < rules.privilegedBelow)
      return `On this machine an ordinary user may not listen here: ports below ${rules.privilegedBelow} are for administrators.`;
    return port < 1024 ? 'On this machine an ordinary user may listen here.' : null;
  }
  return port < 1024
    ? 'Linux lets only administrators listen below 1024, unless it is told otherwise; macOS (on all addresses) and Windows let everybody.'
    : null;
}

const registration = (port: number, isRegistered: boolean): string | null =>
  isRegistered || categoryOf(port) === 'dynamic' ? null : 'IANA has registered no name for it.';

function ephemeral(port: number, rules: MachineRules | null): string | null {
  const range = rules ? rules.ephemeral : LINUX_EPHEMERAL;
  if (range && port >= range.from && port <= range.to)
    return rules
      ? `This machine hands it out to outgoing connections (${range.from}-${range.to}): a server that counts on it may find it taken.`
      : 'Linux hands it out to outgoing connections (32768-60999): a server that counts on it may find it taken.';
  return rules === null && port >= 49_152
    ? 'macOS and Windows hand it out to outgoing connections: a server that counts on it may find it taken.'
    : null;
}

const browsers = (port: number): string | null =>
  BAD_PORTS.has(port) ? 'Browsers refuse to open web pages on it ("unsafe port").' : null;
