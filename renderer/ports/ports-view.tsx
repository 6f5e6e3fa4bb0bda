/** The ports: toolbar, list, details, and the dialogs and menus over them. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Banners } from '../frame/banners.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useConnected, useLive } from '../use-session.ts';
import { useViewChoices } from '../view-choices.ts';
import detailsStyles from './details.module.css';
import { Details } from './details.tsx';
import { EmptyList } from './empty-list.tsx';
import type { PortRow } from './fold-twins.ts';
import { FreeDialog } from './free-dialog.tsx';
import { portsWord } from './list-counts.ts';
import gridStyles from './port-grid.module.css';
import { PortGrid } from './port-grid.tsx';
import type { MenuAnchor, MenuKind, RowActionSet } from './row-actions.tsx';
import { type OpenMenu, RowMenu } from './row-menu.tsx';
import { emptySearch, type SearchText, wholeSearch } from './search-box.tsx';
import { FreeingLine, StatusLine } from './status-line.tsx';
import { Toolbar } from './toolbar.tsx';
import { useColumns } from './use-columns.ts';
import { useFreeFlow } from './use-free-flow.ts';
import { useGlobalKeys } from './use-global-keys.ts';
import { useNarrow } from './use-narrow.ts';
import { usePortList } from './use-port-list.ts';
import { useRowActions } from './use-row-actions.ts';

interface PortsViewProps {
  className: string | undefined;
  protectedNames: readonly string[];
  onHelp(): void;
  /** Told how many ports there are before the search. */
  onCount(count: number): void;
}

export function PortsView({ className, protectedNames, onHelp, onCount }: PortsViewProps) {
  const live = useLive();
  const { client, live: store } = useConnected();
  const { say, announce } = useAnnouncer();
  const [choices, changeChoices] = useViewChoices();
  const [search, setSearch] = useState<SearchText>(emptySearch);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [held, setHeld] = useState(false);
  const [width, setWidth] = useState(1_000);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [detailed, setDetailed] = useState<PortRow | null>(null);
  const gridRef = useRef<HTMLDivElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const activeIndex = useRef(0);
  const narrow = useNarrow();

  const snapshot = live.snapshot;
  const connected = live.connection === 'open';
  const canFree = connected && (snapshot?.capabilities.free ?? false);
  const starting = snapshot?.watching.state === 'starting';
  const paused = snapshot?.watching.state === 'paused';
  const query = wholeSearch(search);

  const list = usePortList({ live, choices, search: query, open, held });
  const columns = useColumns(choices, changeChoices, width, list.branches);
  const free = useFreeFlow();
  const { open: openRow, copy } = useRowActions(snapshot?.capabilities.openUrl ?? false);

  const onHeld = useCallback(
    (next: boolean) => {
      setHeld(next);
      store.hold(next);
    },
    [store],
  );
  useEffect(() => () => store.hold(false), [store]);
  useEffect(() => onCount(list.before), [list.before, onCount]);
  useEffect(() => {
    if (query.trim() === '') return;
    // Only when the typing rests, and only what was found: a list that changes by itself stays silent.
    const timer = setTimeout(() => announce(`${portsWord(list.counts.shown)} found`), 600);
    return () => clearTimeout(timer);
  }, [query, list.counts.shown, announce]);

  const focusGrid = useCallback(() => gridRef.current?.focus({ preventScroll: true }), []);
  const toggleOpen = useCallback(
    (row: PortRow, next?: boolean) =>
      setOpen((before) => {
        const after = new Set(before);
        if (next ?? !before.has(row.key)) after.add(row.key);
        else after.delete(row.key);
        return after;
      }),
    [],
  );
  const openMenu = useCallback((row: PortRow, lineKey: string, kind: MenuKind, anchor: MenuAnchor) => {
    setMenu({ row, lineKey, kind, anchor });
  }, []);
  const { ask } = free;
  const askFree = useCallback(
    (row: PortRow) => {
      if (canFree && row.goneAt === null) ask(row);
    },
    [ask, canFree],
  );
  const actions = useMemo<RowActionSet>(
    () => ({
      activate: setActiveKey,
      select(row, lineKey) {
        setActiveKey(lineKey);
        setDetailed(row);
      },
      toggleOpen: (row) => toggleOpen(row),
      open: openRow,
      openMenu,
      free: askFree,
    }),
    [toggleOpen, openRow, openMenu, askFree],
  );

  const pause = useCallback(async () => {
    if (!connected) return;
    const result = await client.call(paused ? 'watching.resume' : 'watching.pause', {});
    if (result.ok) announce(paused ? 'Watching again' : 'Watching is paused');
    else say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
  }, [client, connected, paused, announce, say]);

  // The details follow the row while it lives, and keep showing what it was when it is gone.
  const shownRow = detailed === null ? null : (list.rows.get(detailed.key) ?? goneRow(detailed));
  const closeDetails = () => {
    setDetailed(null);
    focusGrid();
  };
  useGlobalKeys({
    onSearch: () => {
      inputRef.current?.focus();
      inputRef.current?.select();
    },
    onHelp,
    onPause: () => void pause(),
    onEscape: () => {
      if (detailed) closeDetails();
      else if (query.trim() !== '') setSearch(emptySearch);
    },
    onListKey: focusGrid,
  });

  const freeingIds = useMemo(
    () => new Set(snapshot?.freeing.map(({ listenerId }) => listenerId)),
    [snapshot?.freeing],
  );
  const inDialog = free.flow && !free.flow.away ? free.flow.target.listenerId : null;
  const showAll = () => changeChoices({ mine: false });
  const details = shownRow && (
    <Details
      row={shownRow}
      home={snapshot?.host.home ?? ''}
      canFree={canFree}
      connected={connected}
      onClose={closeDetails}
      onOpen={openRow}
      onMenu={(row, kind, anchor) => openMenu(row, '', kind, anchor)}
      onFree={askFree}
    />
  );

  return (
    <>
      <main className={className} aria-label="Ports">
        <Toolbar
          inputRef={inputRef}
          search={search}
          onSearch={setSearch}
          onLeaveSearch={focusGrid}
          choices={choices}
          onChoices={changeChoices}
          columns={columns}
          paused={paused}
          canPause={connected && !starting}
          onPause={pause}
          onHelp={onHelp}
        />
        <Banners live={live} onResume={pause} />
        <div className={gridStyles.area}>
          <PortGrid
            gridRef={gridRef}
            lines={list.lines}
            columns={columns}
            activeKey={activeKey}
            activeIndex={activeIndex}
            onActive={setActiveKey}
            onMove={(line) => {
              if (detailed && !narrow && line.kind !== 'group') setDetailed(line.row);
            }}
            detailsOpen={detailed !== null}
            freeing={freeingIds}
            menuKey={menu?.lineKey ?? null}
            canFree={canFree}
            stale={!connected}
            branchOnly={choices.grouping === 'project'}
            actions={actions}
            keyActions={{
              onDetails: setDetailed,
              onOpen: openRow,
              onCopy: (row, lineKey, element) => openMenu(row, lineKey, 'copy', element),
              onFree: askFree,
              onToggle: toggleOpen,
            }}
            onHeld={onHeld}
            onWidth={setWidth}
          />
          {list.lines.length === 0 && (
            <EmptyList
              list={list}
              starting={starting}
              mine={choices.mine}
              search={query}
              onClear={() => setSearch(emptySearch)}
              onShowAll={showAll}
            />
          )}
        </div>
        {snapshot?.freeing
          .filter(({ listenerId }) => listenerId !== inDialog)
          .map((progress) => (
            <FreeingLine
              key={progress.freeId}
              progress={progress}
              connected={connected}
              onCancel={free.cancel}
              onForce={free.force}
            />
          ))}
        <StatusLine list={list} held={held} onShowAll={showAll} />
      </main>
      {narrow ? (
        <Dialog
          open={details !== null}
          onClose={closeDetails}
          place="side"
          label={shownRow ? `Port ${shownRow.listener.port}` : 'Details'}
          finalFocus={gridRef}
        >
          {details}
        </Dialog>
      ) : (
        details && (
          <aside className={detailsStyles.panel} aria-label={`Port ${shownRow?.listener.port}`}>
            {details}
          </aside>
        )
      )}
      <RowMenu
        menu={menu}
        canFree={canFree}
        onClose={() => setMenu(null)}
        onCopy={copy}
        onOpen={openRow}
        onDetails={setDetailed}
        onFree={askFree}
        returnFocus={() => (menu?.anchor instanceof HTMLButtonElement ? menu.anchor : gridRef.current)}
      />
      <FreeDialog
        controls={free}
        progress={snapshot?.freeing.find(({ listenerId }) => listenerId === inDialog) ?? null}
        protectedNames={protectedNames}
        connected={connected}
        returnFocus={() => gridRef.current}
      />
    </>
  );
}

/** A row that has left the list altogether. */
const goneRow = (row: PortRow): PortRow => (row.goneAt === null ? { ...row, goneAt: 0 } : row);
