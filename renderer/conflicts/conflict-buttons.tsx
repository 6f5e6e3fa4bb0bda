/** What can be done about a conflict, as buttons; the banner over the list has the first of them too. */
import type { Conflict, Suggestion } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import styles from './conflict-card.module.css';
import type { ConflictActions } from './use-conflict-actions.ts';

export const suggestionsFor = (
  { suggestions }: Pick<Conflict, 'suggestions'>,
  action: Suggestion['action'],
): readonly Suggestion[] => suggestions.filter((suggestion) => suggestion.action === action);

/** One holder is freed by a plain word; of several each is named. */
const freeLabel = (conflict: Pick<Conflict, 'suggestions'>, free: Suggestion): string =>
  suggestionsFor(conflict, 'free').length < 2 ? 'Free…' : `${free.label}…`;

interface SuggestionButtonsProps {
  conflict: Conflict;
  actions: ConflictActions;
  canFree: boolean;
  connected: boolean;
  tabIndex?: 0 | -1;
  /** Without giving the port to a side, which wants to be seen with both. */
  short?: boolean;
}

export function SuggestionButtons(props: SuggestionButtonsProps) {
  const { conflict, actions, canFree, connected, tabIndex, short = false } = props;
  return (
    <>
      {suggestionsFor(conflict, 'free').map((suggestion) => (
        <Button
          key={suggestion.listenerId}
          small
          look="danger"
          className={styles.long}
          tabIndex={tabIndex}
          disabled={!canFree}
          onClick={() => actions.free(suggestion)}
        >
          <bdi dir="ltr">{freeLabel(conflict, suggestion)}</bdi>
        </Button>
      ))}
      {suggestionsFor(conflict, 'use-next').map((suggestion) => (
        <Button
          key={suggestion.port}
          small
          tabIndex={tabIndex}
          disabled={!connected}
          title={`Copies the number: start your server with PORT=${suggestion.port}`}
          onClick={() => actions.takeNext(conflict, suggestion)}
        >
          {suggestion.label}
        </Button>
      ))}
      {!short &&
        suggestionsFor(conflict, 'reassign').map((suggestion) => (
          <Button
            key={suggestion.party}
            small
            className={styles.long}
            tabIndex={tabIndex}
            disabled={!connected}
            title={`${suggestion.label}: keeps the port for it from now on`}
            onClick={() => actions.reassign(conflict, suggestion)}
          >
            <bdi dir="ltr">{suggestion.label}</bdi>
          </Button>
        ))}
    </>
  );
}
