/** What the list says when there is no row in it: still looking, nothing listens, or nothing was found. */
import { Anchor, Radar, SearchX } from 'lucide-react';
import type { PortExplanation } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { portsWord } from './list-counts.ts';
import { askedPort, type Query } from './search-query.ts';
import { useExplanation } from './use-explanation.ts';
import type { PortList } from './use-port-list.ts';

interface EmptyListProps {
  list: PortList;
  starting: boolean;
  mine: boolean;
  search: string;
  onClear(): void;
  onShowAll(): void;
}

export function EmptyList({ list, starting, mine, search, onClear, onShowAll }: EmptyListProps) {
  const { query, notMine } = list;
  const asked = notMine === 0 && !starting ? askedPort(query) : null;
  const explanation = useExplanation(asked);
  const showAll = mine && notMine > 0 && (
    <Button onClick={onShowAll}>{`Show all (${portsWord(notMine)})`}</Button>
  );
  if (starting) return <Empty icon={Radar} title="Looking at the ports…" late />;
  if (search.trim() === '') {
    return (
      <Empty
        icon={Anchor}
        title={notMine > 0 ? 'Nothing of yours is listening.' : 'Nothing is listening.'}
        buttons={showAll}
      >
        Start a dev server and it appears here at once.
      </Empty>
    );
  }
  return (
    <Empty
      icon={SearchX}
      title={asked ? `Nothing listens on ${asked.port}.` : notFoundTitle(query, search, notMine > 0)}
      buttons={
        <>
          <Button onClick={onClear}>Clear the search</Button>
          {showAll}
        </>
      }
    >
      {asked ? explanation && <Explained explanation={explanation} /> : notFoundWords(query, notMine)}
    </Empty>
  );
}

/** Read out when it comes: it was not asked for by a button. */
function Explained({ explanation: { message, nextStep } }: { explanation: PortExplanation }) {
  return (
    <span role="status">
      {message}
      {nextStep && (
        <>
          <br />
          {nextStep}
        </>
      )}
    </span>
  );
}

function notFoundTitle(query: Query, search: string, othersMatch: boolean): string {
  const [word] = query.words;
  if (query.problem) return 'That filter is not finished.';
  if (word?.port && query.words.length === 1 && query.filters.length === 0)
    return othersMatch ? `Nothing of yours listens on ${word.port}.` : `Nothing listens on ${word.port}.`;
  const shown = search.trim();
  return `Nothing matches “${shown.length > 60 ? `${shown.slice(0, 59)}…` : shown}”.`;
}

function notFoundWords(query: Query, notMine: number): string {
  if (query.problem) return query.problem;
  if (notMine > 0)
    return `${portsWord(notMine)} of the system or of other users ${notMine === 1 ? 'does' : 'do'}.`;
  return 'A number finds a port; words find process, project, path, command, user and service.';
}
