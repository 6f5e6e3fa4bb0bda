/** The words that `ref NUMBER` prints: what a port means, layer by layer, and who has it here. Pure. */
import { foldProtocols } from '../../preload/fold-protocols.ts';
import type { Listener, PortReference, Whereabouts } from '../../preload/model.ts';
import { durationWords } from './duration-words.ts';
import { groupListeners, type ListenerGroup } from './group-listeners.ts';
import { endpointWords, holderWords, listWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { wrapWords } from './wrap-words.ts';

interface Setting {
  now: Date;
  style: Style;
  /** Null: lines may be as long as they like. */
  width: number | null;
}

interface Block {
  readonly name: string;
  readonly lines: readonly string[];
}

export function referenceDetails(
  reference: PortReference,
  listeners: readonly Listener[],
  { now, style, width }: Setting,
): string {
  const blocks: Block[] = [
    { name: 'Commonly', lines: commonLines(reference) },
    { name: 'Registered', lines: registeredLines(reference) },
    { name: 'The number', lines: reference.implies },
    { name: 'Twins', lines: reference.twins.map(({ port, name, kind }) => `${port} ${name}, ${kind}`) },
    { name: 'Here', lines: hereLines(listeners, now) },
  ];
  const shown = blocks.filter(({ lines }) => lines.length > 0);
  const margin = Math.max(...shown.map(({ name }) => name.length)) + 4;
  const room = width === null ? null : Math.max(30, width - margin - HANG.length);
  const lines = shown.flatMap(({ name, lines }) =>
    lines
      .flatMap((line) => hang(wrapWords(line, room)))
      .map((line, index) => `  ${style.quiet((index === 0 ? name : '').padEnd(margin - 2))}${line}`),
  );
  return [style.strong(`Port ${reference.port}`), ...lines, ...byHandLines(reference, style)].join('\n');
}

/** What a sentence goes on with stands a little further in. */
const HANG = '  ';
const hang = ([first = '', ...rest]: string[]): string[] => [first, ...rest.map((line) => HANG + line)];

function commonLines({ common }: PortReference): string[] {
  if (common.length === 0) return ['nothing in particular'];
  return common.flatMap(({ name, protocol, meaning, defaultOf, clashes, where }) => [
    `${name} (${protocol}): ${meaning}`,
    ...defaultOf.map(({ program, key }) => `- default of ${program}${key === null ? '' : `, set by ${key}`}`),
    ...clashes.map((clash) => `- clash: ${clash}`),
    ...(where.length > 0 ? [`- used in ${listWords(where.map((one) => WHERE[one]))}`] : []),
  ]);
}

const WHERE: Record<Whereabouts, string> = {
  development: 'development',
  container: 'containers',
  production: 'production',
};

function registeredLines({ registered, source }: PortReference): string[] {
  const { name, date } = source.registered;
  const names = foldProtocols(registered).map(
    ({ protocols, name, description, aliases }) =>
      `${name} (${protocols.join(', ')})${description === '' ? '' : `: ${description}`}${
        aliases.length === 0 ? '' : `; also ${aliases.join(', ')}`
      }`,
  );
  return [...(names.length > 0 ? names : ['nothing']), `- ${name}, ${date}`];
}

const hereLines = (listeners: readonly Listener[], now: Date): string[] =>
  listeners.length === 0
    ? ['nobody listens on it now']
    : groupListeners(listeners).map((group) => holderLine(group, now));

/** `postgres (pid 812) of web-shop: tcp 127.0.0.1:5432 and [::1]:5432, for 3 d`. */
function holderLine({ first, listeners }: ListenerGroup, now: Date): string {
  const project = first.owner?.project;
  const place = project ? ` of ${project.name}` : '';
  const at = listWords(listeners.map(endpointWords));
  const since = durationWords(now.getTime() - Date.parse(first.since), 1);
  return `${holderWords(first)}${place}: ${first.protocol} ${at}, for ${since}`;
}

/** Commands are for copying: on lines of their own, and never broken. */
const byHandLines = ({ byHand }: PortReference, style: Style): string[] =>
  byHand.length === 0
    ? []
    : [
        '',
        style.strong('By hand'),
        ...byHand.flatMap(({ title, command }) => [`  ${style.quiet(title)}`, `    ${command}`]),
      ];
