/** What the buttons, the keys and the menus do with a row. */
import { useCallback } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useConnected } from '../use-session.ts';
import { type CopyForm, canOpen, copyText, isCut, urlOf } from './copy-forms.ts';
import type { PortRow } from './fold-twins.ts';

interface RowDoings {
  open(row: PortRow): void;
  copy(row: PortRow, form: CopyForm): void;
}

/** `hostOpens`: the host opens addresses itself, in the user's browser; else the page does. */
export function useRowActions(hostOpens: boolean): RowDoings {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const copyOut = useCopy();

  const open = useCallback(
    async (row: PortRow) => {
      const url = urlOf(row.listener);
      if (row.goneAt !== null || url === null || !canOpen(row.listener)) return;
      if (!hostOpens) {
        window.open(url, '_blank', 'noopener');
        return;
      }
      const result = await client.call('ports.open', { listenerId: row.listener.id });
      if (result.ok) say(`Opened ${result.value.url}`);
      else say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
    },
    [client, say, hostOpens],
  );

  const copy = useCallback(
    async (row: PortRow, form: CopyForm) => {
      const { owner, id } = row.listener;
      let argv: readonly string[] | null = null;
      if (form === 'command' && owner && isCut(owner.argv)) {
        const result = await client.call('ports.argv', { listenerId: id });
        // What the list has is better than nothing when the process is gone.
        if (result.ok) argv = result.value.argv;
      }
      const text = copyText(row, form, argv);
      await copyOut(text, form === 'json' ? 'the row as JSON' : undefined);
    },
    [client, copyOut],
  );

  return { open, copy };
}
