/** The dialogs of freeing one port and of freeing several. */
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { FreeDialog } from './free-dialog.tsx';
import { progressOf } from './free-flow.ts';
import { ManyDialog } from './many-dialog.tsx';

const NOTHING: [] = [];

export function FreeDialogs({ returnFocus }: { returnFocus: () => HTMLElement | null }) {
  const { free, many, connected } = useWindow();
  const freeing = useSnapshot()?.freeing ?? NOTHING;
  return (
    <>
      <FreeDialog
        controls={free}
        progress={progressOf(free.flow, freeing)}
        connected={connected}
        returnFocus={returnFocus}
      />
      <ManyDialog
        controls={many}
        word={free}
        freeing={freeing}
        connected={connected}
        onSupervisor={free.askSupervisor}
        // Not to the list where the plan for one of them comes next.
        returnFocus={() => (free.flow ? false : returnFocus())}
      />
    </>
  );
}
