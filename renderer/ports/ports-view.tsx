/** The ports: toolbar, list, details, and the dialogs and menus over them. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { conflictOf } from '../conflicts/conflict-list.ts';
import { Banners } from '../frame/banners.tsx';
import { ConflictBanner } from '../frame/conflict-banner.tsx';
import { FreeDialogs } from '../freeing/free-dialogs.tsx';
import { reserveStart } from '../reservations/reservation-form.ts';
import { usePortChoices } from '../use-port-choices.ts';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { useViewChoices } from '../view-choices.ts';
import { DetailsPlace } from './details-place.tsx';
import { EmptyList } from './empty-list.tsx';
import type { PortRow } from './fold-twins.ts';
import { ListFoot } from './list-foot.tsx';
import gridStyles from './port-grid.module.css';
import { PortGrid } from './port-grid.tsx';
import type { MenuAnchor, MenuKind } from './row-actions.tsx';
import { type OpenMenu, RowMenu } from './row-menu.tsx';
import { emptySearch, type SearchText, wholeSearch } from './search-box.tsx';
import { Toolbar } from './toolbar.tsx';
import { useColumns } from './use-columns.ts';
import { useFoundAnnouncer } from './use-found-announcer.ts';
import { useGlobalKeys } from './use-global-keys.ts';
import { useListActions } from './use-list-actions.ts';
import { useListHold } from './use-list-hold.ts';
import { useNarrow } from './use-narrow.ts';
import { useOpenRows } from './use-open-rows.ts';
import { usePause } from './use-pause.ts';
import { usePortList } from './use-port-list.ts';
import { usePortVisit } from './use-port-visit.ts';
import { useRowActions } from './use-row-actions.ts';
import { useRowConflicts } from './use-row-conflicts.ts';
import { useRowSelection } from './use-row-selection.ts';

interface PortsViewProps {
  className: string | undefined;
  /** Told how many ports there are before the search. */
  onCount(count: number): void;
}

export function PortsView({ className, onCount }: PortsViewProps) {
  const live = useLive();
  const [choices, changeChoices] = useViewChoices();
  const [search, setSearch] = useState<SearchText>(emptySearch);
  const [open, toggleOpen] = useOpenRows();
  const [held, onHeld] = useListHold();
  const [width, setWidth] = useState(1_000);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [detailed, setDetailed] = useState<PortRow | null>(null);
  const gridRef = useRef<HTMLDivElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const activeIndex = useRef(0);
  const narrow = useNarrow();

  const snapshot = live.snapshot;
  const { free, many, connected, canFree, help, reserve, reserving } = useWindow();
  const starting = snapshot?.watching.state === 'starting';
  const paused = snapshot?.watching.state === 'paused';
  const { pause, resume } = usePause(connected);
  const { conflicts, inConflict } = useRowConflicts();
  const query = wholeSearch(search);

  const list = usePortList({ live, choices, search: query, open, held, inConflict });
  const selection = useRowSelection({ lines: list.lines, rows: list.rows, activeKey });
  const columns = useColumns(choices, changeChoices, width, list.branches);
  const portChoices = usePortChoices();
  const { open: openRow, copy } = useRowActions(snapshot?.capabilities.openUrl ?? false);

  useEffect(() => onCount(list.before), [list.before, onCount]);
  useFoundAnnouncer(query, list.counts.shown);

  const focusGrid = useCallback(() => gridRef.current?.focus({ preventScroll: true }), []);
  const focusSearch = () => {
    inputRef.current?.focus();
    inputRef.current?.select();
  };
  const openMenu = useCallback((row: PortRow, lineKey: string, kind: MenuKind, anchor: MenuAnchor) => {
    setMenu({ row, lineKey, kind, anchor });
  }, []);
  const {
    actions,
    free: askFree,
    freeSelected,
  } = useListActions({
    activate: setActiveKey,
    toggleOpen,
    open: openRow,
    openMenu,
    onDetails: setDetailed,
    focusGrid,
    selection,
  });

  // The details follow the row while it lives, and keep showing what it was when it is gone.
  const shownRow = detailed === null ? null : (list.rows.get(detailed.key) ?? goneRow(detailed));
  const closeDetails = () => {
    setDetailed(null);
    focusGrid();
  };
  useGlobalKeys({
    onSearch: focusSearch,
    onHelp: help,
    onPause: paused ? resume : () => pause(),
    onEscape: () => {
      if (selection.keys.size > 0) selection.clear();
      else if (detailed) closeDetails();
      else if (query.trim() !== '') setSearch(emptySearch);
    },
    onListKey: focusGrid,
  });

  usePortVisit({
    rows: list.rows,
    onSearch: setSearch,
    onActive: setActiveKey,
    onFree: askFree,
    focusGrid,
    focusSearch,
  });
  const reserveFor = (row: PortRow) => reserve(reserveStart(row), () => gridRef.current);

  const freeingIds = useMemo(
    () => new Set(snapshot?.freeing.map(({ listenerId }) => listenerId)),
    [snapshot?.freeing],
  );
  const showAll = () => changeChoices({ mine: false });

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
          onResume={resume}
          onHelp={help}
        />
        <Banners live={live} onResume={resume}>
          <ConflictBanner conflicts={conflicts} />
        </Banners>
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
            chosen={selection.keys}
            freeing={freeingIds}
            conflicts={inConflict}
            menuKey={menu?.lineKey ?? null}
            canFree={canFree}
            stale={!connected}
            branchOnly={choices.grouping === 'project'}
            actions={actions}
            keyActions={{
              onDetails: setDetailed,
              onOpen: openRow,
              onCopy: (row, lineKey, element) => openMenu(row, lineKey, 'copy', element),
              onFree: selection.keys.size > 0 ? freeSelected : askFree,
              onToggle: toggleOpen,
              selection,
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
        <ListFoot
          list={list}
          held={held}
          selection={selection}
          onFreeSelected={freeSelected}
          onShowAll={showAll}
          focusGrid={focusGrid}
          gridElement={() => gridRef.current}
        />
      </main>
      <DetailsPlace
        row={shownRow}
        conflict={shownRow && conflictOf(shownRow, inConflict)}
        narrow={narrow}
        // Not from a dialog that was opened while the sheet still closes.
        returnFocus={() => (free.flow || many.flow || reserving ? false : gridRef.current)}
        home={snapshot?.host.home ?? ''}
        canFree={canFree}
        connected={connected}
        onClose={closeDetails}
        onOpen={openRow}
        onMenu={(row, kind, anchor) => openMenu(row, '', kind, anchor)}
        onFree={askFree}
        onReserve={reserveFor}
      />
      <RowMenu
        menu={menu}
        canFree={canFree}
        connected={connected}
        choices={portChoices}
        onReserve={reserveFor}
        onClose={() => setMenu(null)}
        onCopy={copy}
        onOpen={openRow}
        onDetails={setDetailed}
        onFree={askFree}
        selection={selection}
        onFreeSelected={freeSelected}
        returnFocus={() => (menu?.anchor instanceof HTMLButtonElement ? menu.anchor : gridRef.current)}
      />
      <FreeDialogs returnFocus={() => gridRef.current} />
    </>
  );
}

/** A row that has left the list altogether. */
const goneRow = (row: PortRow): PortRow => (row.goneAt === null ? { ...row, goneAt: 0 } : row);
