/** The tray's popover: the list in short, with a search, and the way to the window for all else. */
import { Anchor, Radar, SearchX } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { openConflicts } from '../conflicts/conflict-list.ts';
import { conflictsWord } from '../conflicts/conflict-words.ts';
import { StateBanners } from '../frame/banners.tsx';
import { ConnectingPage } from '../frame/message-page.tsx';
import { portsWord } from '../ports/list-counts.ts';
import { emptySearch, SearchBox, wholeSearch } from '../ports/search-box.tsx';
import { usePause } from '../ports/use-pause.ts';
import { type PortList, usePortList } from '../ports/use-port-list.ts';
import { useRowActions } from '../ports/use-row-actions.ts';
import { useRowConflicts } from '../ports/use-row-conflicts.ts';
import { applyTheme } from '../theme.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Hidden } from '../ui/hidden.tsx';
import { useLive } from '../use-session.ts';
import { DEFAULT_CHOICES } from '../view-choices.ts';
import { PopoverList } from './popover-list.tsx';
import styles from './popover-view.module.css';
import { useShowWindow } from './use-show-window.ts';

const NOTHING_OPEN: ReadonlySet<string> = new Set();

export function PopoverView() {
  const live = useLive();
  const { snapshot } = live;
  const [search, setSearch] = useState(emptySearch);
  const inputRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const connected = live.connection === 'open';
  const { resume } = usePause(connected);
  const { conflicts, inConflict } = useRowConflicts();
  const query = wholeSearch(search);
  const list = usePortList({
    live,
    choices: DEFAULT_CHOICES,
    search: query,
    open: NOTHING_OPEN,
    held: false,
    inConflict,
  });
  const { open } = useRowActions(snapshot?.capabilities.openUrl ?? false);
  const show = useShowWindow();
  const theme = snapshot?.settings.theme;
  useEffect(() => (theme ? applyTheme(theme) : undefined), [theme]);
  useEffect(() => {
    // Each time that it comes up one can type at once.
    const ready = () => {
      inputRef.current?.focus();
      inputRef.current?.select();
    };
    ready();
    window.addEventListener('focus', ready);
    return () => window.removeEventListener('focus', ready);
  }, []);
  const alerts = useMemo(() => openConflicts(conflicts).length, [conflicts]);
  if (!snapshot) return <ConnectingPage />;
  return (
    <main
      className={styles.popover}
      onKeyDown={(event) => {
        if (event.key !== '/' || event.target === inputRef.current) return;
        event.preventDefault();
        inputRef.current?.focus();
      }}
    >
      <h1>
        <Hidden>Ports in use</Hidden>
      </h1>
      <div className={styles.head}>
        <SearchBox
          inputRef={inputRef}
          search={search}
          onChange={setSearch}
          onLeave={() => listRef.current?.focus()}
        />
      </div>
      <StateBanners live={live} onResume={resume} />
      <div className={styles.area}>
        {list.lines.length === 0 ? (
          <NoPorts
            list={list}
            searching={query.trim() !== ''}
            starting={snapshot.watching.state === 'starting'}
          />
        ) : (
          <PopoverList
            listRef={listRef}
            lines={list.lines}
            inConflict={inConflict}
            freeing={snapshot.freeing}
            canFree={connected && snapshot.capabilities.free}
            onOpen={open}
            onShow={show}
          />
        )}
      </div>
      <footer className={styles.foot}>
        <span>{countWords(list)}</span>
        {alerts > 0 && (
          <button type="button" className={styles.alert} onClick={() => show({ view: 'conflicts' })}>
            {conflictsWord(alerts)}
          </button>
        )}
        <Button small className={styles.window} onClick={() => show({ view: 'ports' })}>
          Open Quayside
        </Button>
      </footer>
    </main>
  );
}

/** What is left out, so that nobody takes the short list for all that there is. */
const countWords = ({ counts, notMine }: PortList): string =>
  `${portsWord(counts.shown)}${notMine > 0 ? `, ${notMine} not yours` : ''}`;

function NoPorts({ list, searching, starting }: { list: PortList; searching: boolean; starting: boolean }) {
  const others =
    list.notMine > 0 ? `${portsWord(list.notMine)} of the system or of other users: open Quayside.` : null;
  if (starting) return <Empty icon={Radar} title="Looking at the ports…" late />;
  if (searching)
    return (
      <Empty
        icon={SearchX}
        title={list.query.problem ? 'That filter is not finished.' : 'Nothing of yours matches.'}
      >
        {list.query.problem ?? others ?? 'A number finds a port; words find process, project and path.'}
      </Empty>
    );
  return (
    <Empty icon={Anchor} title={others ? 'Nothing of yours is listening.' : 'Nothing is listening.'}>
      {others ?? 'Start a dev server and it appears here at once.'}
    </Empty>
  );
}
