/** What a notice says: one thing with both sides and what can be done, or a summary of several. Pure. */
import type { Listener, Notice } from '../../../preload/model.ts';
import { conflictActions, conflictBody, conflictTitle } from './conflict-notice-words.ts';
import { portWord, sideWord } from './conflict-words.ts';
import { clip, clipMiddle, fitNames } from './notice-clip.ts';
import { type ClosedNews, type Moment, type News, type OpenedNews, ruleOf } from './notice-news.ts';
import { tunnelBody, tunnelCount, tunnelName, tunnelTitle } from './tunnel-notice-words.ts';

export const MAX_TITLE = 80;
export const MAX_BODY = 240;

/** How many a summary names; the rest is a number. */
const NAMED = 3;
/** How long each of those names may be in the title of a summary. */
const SUMMARY_NAME = 20;
/** A summary leads to all conflicts anyway: more ids are of no use to anybody. */
const MAX_IDS = 1_000;

export function writeNotice(news: readonly News[], home: string, now: Moment): Notice | null {
  const [only, ...others] = news;
  if (!only) return null;
  const said = others.length === 0 ? single(only, home) : summary(news, home);
  return {
    ...said,
    at: new Date(now.time).toISOString(),
    title: clip(said.title, MAX_TITLE),
    body: clip(said.body, MAX_BODY),
  };
}

type Said = Omit<Notice, 'at'>;

function single(news: News, home: string): Said {
  const common = {
    id: idOf(news),
    rule: ruleOf(news),
    title: titleOf(news, home),
    tunnelIds: [],
    port: news.port,
  };
  if (news.about === 'conflict') {
    const actions = conflictActions(news.conflict);
    const listenerId = news.conflict.parties.find(({ role }) => role === 'holder')?.listenerId ?? null;
    return {
      ...common,
      body: conflictBody(news.conflict, common.title),
      conflictIds: [news.key],
      listenerId,
      actions,
    };
  }
  if (news.about === 'tunnel') {
    const body = tunnelBody(news);
    return { ...common, body, conflictIds: [], tunnelIds: [news.key], listenerId: null, actions: [] };
  }
  const listenerId = news.about === 'closed' ? null : news.listener.id;
  return { ...common, body: bodyOf(news, home), conflictIds: [], listenerId, actions: [] };
}

/** What is told anew takes the place of what was told of the same before. */
function idOf(news: News): string {
  if (news.about === 'conflict') return news.key;
  if (news.about === 'tunnel') return `tunnel-${news.key}`;
  return `${ruleOf(news)}-${news.listener.protocol}-${news.port}`;
}

const holderWords = (listener: Listener, home: string): string =>
  sideWord(
    { listener, listeners: [listener], owner: listener.owner, owners: [], since: listener.since },
    listener.owner?.project ?? null,
    home,
  );

function titleOf(news: News, home: string): string {
  if (news.about === 'conflict') return conflictTitle(news.conflict, MAX_TITLE);
  if (news.about === 'tunnel') return tunnelTitle(news, MAX_TITLE);
  const { listener } = news;
  const at = portWord(listener);
  const who = holderWords(listener, home);
  if (news.about === 'exposed') {
    const project = listener.owner?.project?.name ?? listener.owner?.name ?? '';
    const write = (name: string) => `${at} (${name}) can now be reached from the network`;
    return fitNames(write, project, '', MAX_TITLE);
  }
  if (news.about === 'opened') return fitNames((name) => `${at} is open: ${name}`, who, '', MAX_TITLE);
  const had = hadFor(news);
  return fitNames((name) => `${at} closed: ${name} had it for ${had}`, who, '', MAX_TITLE);
}

const BODY_NAME = 100;

function bodyOf(news: Exclude<News, { about: 'conflict' | 'tunnel' }>, home: string): string {
  const who = clipMiddle(holderWords(news.listener, home), BODY_NAME);
  switch (news.about) {
    case 'opened':
      return openedBody(news, home);
    case 'closed':
      return `Nobody listens on ${news.listener.port} now.`;
    case 'exposed': {
      const { scope, address } = news.listener;
      const where = scope === 'all' ? 'all addresses' : address;
      return `${who} listens on ${where}. Bind it to 127.0.0.1 to keep it on this machine.`;
    }
  }
}

function openedBody({ listener, before }: OpenedNews, home: string): string {
  const where = listener.scope === 'all' ? 'all addresses' : listener.address;
  const earlier = before ? ` Before, ${clipMiddle(holderWords(before, home), BODY_NAME)} had it.` : '';
  return `It listens on ${where}.${earlier}`;
}

/** `20 s`, `4 min`, `2 h`, `3 d`. A clock that was set back never makes it negative. */
function hadFor({ listener, closedTime }: ClosedNews): string {
  const seconds = Math.max(0, Math.floor((closedTime - Date.parse(listener.since)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / (24 * 3600))} d`;
}

function summary(all: readonly News[], home: string): Said {
  // Conflicts come first: only three are named.
  const news = all.toSorted((a, b) => Number(b.about === 'conflict') - Number(a.about === 'conflict'));
  const rules = new Set(news.map(ruleOf));
  const [rule = null] = rules;
  return {
    id: 'summary',
    rule: rules.size === 1 ? rule : null,
    title: `${countWords(news)}: ${subjectWords(news)}`,
    body: namedWords(news, home),
    conflictIds: news.flatMap((one) => (one.about === 'conflict' ? one.key : [])).slice(0, MAX_IDS),
    tunnelIds: news.flatMap((one) => (one.about === 'tunnel' ? one.key : [])).slice(0, MAX_IDS),
    listenerId: null,
    port: null,
    actions: [],
  };
}

function countWords(news: readonly News[]): string {
  const conflicts = news.filter(({ about }) => about === 'conflict').length;
  const others = news.length - conflicts;
  const tunnels = news.filter((one) => one.about === 'tunnel');
  if (tunnels.length === news.length) return tunnelCount(tunnels);
  if (others === 0) return `${conflicts} conflicts`;
  const changes = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  if (conflicts > 0) return `${changes(conflicts, 'conflict')}, ${changes(others, 'other change')}`;
  const exposed = news.every(({ about }) => about === 'exposed');
  if (exposed) return `${others} ports can now be reached from the network`;
  return `${others} changes on your ports${tunnels.length > 0 ? ' and tunnels' : ''}`;
}

/** Ports by their numbers, tunnels by their names. */
function subjectWords(news: readonly News[]): string {
  const subjects = [
    ...new Set(news.map((one) => (one.about === 'tunnel' ? tunnelName(one.tunnel) : `${one.port}`))),
  ];
  const named = subjects.slice(0, NAMED).map((name) => clipMiddle(name, SUMMARY_NAME));
  const left = subjects.length - named.length;
  return left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ');
}

function namedWords(news: readonly News[], home: string): string {
  const left = news.length - NAMED;
  const rest = left > 0 ? ` And ${left} more.` : '';
  const named = news.slice(0, NAMED);
  const room = Math.floor((MAX_BODY - rest.length) / named.length);
  // Each with its full stop and the blank after it.
  const sentences = named.map((one) => `${clip(titleOf(one, home), room - 2)}.`);
  return `${sentences.join(' ')}${rest}`;
}
