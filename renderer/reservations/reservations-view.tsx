/** Which ports are kept for whom: offers, the list, the folders whose files count, and what is wrong with those files. */
import { Bookmark, TriangleAlert } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import type { Reservation, Snapshot, Warning } from '../../preload/model.ts';
import { StateBanners } from '../frame/banners.tsx';
import { ViewHead } from '../frame/view-head.tsx';
import { useGlobalKeys } from '../ports/use-global-keys.ts';
import { usePause } from '../ports/use-pause.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Lesson } from '../ui/lesson.tsx';
import { useSame } from '../use-same.ts';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { OfferList } from './offer-list.tsx';
import { ProjectFolders } from './project-folders.tsx';
import { reservationRows } from './reservation-rows.ts';
import { ReservationTable } from './reservation-table.tsx';
import styles from './reservations-view.module.css';
import { useReservationActions } from './use-reservation-actions.ts';

export function ReservationsView({ className }: { className: string | undefined }) {
  const live = useLive();
  const { go, connected, reserve, help, settings } = useWindow();
  const { snapshot } = live;
  const { pause, resume } = usePause(connected);
  const actions = useReservationActions();
  const scroll = useRef<HTMLDivElement>(null);
  useGlobalKeys({
    onSearch: () => go({ view: 'ports', find: true }),
    onHelp: help,
    onPause: snapshot?.watching.state === 'paused' ? resume : () => pause(),
    onEscape: () => {},
    onListKey: () => scroll.current?.focus(),
  });
  const rows = useRows(snapshot);
  const home = snapshot?.host.home ?? '';
  const remove = useCallback(
    (reservation: Reservation) => {
      focusNeighbour(scroll.current, reservation.id);
      void actions.remove(reservation);
    },
    [actions],
  );
  return (
    <main className={className} aria-label="Reservations">
      <ViewHead title="Reservations" count={rows.length > 0 ? String(rows.length) : ''}>
        <Button look="primary" disabled={!connected} onClick={() => reserve({})}>
          Reserve a port…
        </Button>
      </ViewHead>
      <StateBanners live={live} onResume={resume} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keys. */}
      <div ref={scroll} className={styles.scroll} tabIndex={0}>
        <FileProblems warnings={snapshot?.warnings ?? []} />
        <OfferList
          offers={snapshot?.offers ?? []}
          connected={connected}
          onAccept={actions.accept}
          onDecline={actions.decline}
        />
        {rows.length === 0 ? (
          <NoReservations />
        ) : (
          <ReservationTable
            rows={rows}
            home={home}
            connected={connected}
            onRemove={remove}
            onConflict={({ id }) => go({ view: 'conflicts', conflictId: id })}
          />
        )}
        <ProjectFolders access={settings} home={home} connected={connected} />
      </div>
    </main>
  );
}

const NOTHING = { reservations: [], listeners: [], conflicts: [] };

function useRows(snapshot: Snapshot | null) {
  const { reservations, listeners, conflicts } = snapshot ?? NOTHING;
  const fresh = useMemo(
    () => reservationRows(reservations, listeners, conflicts),
    [reservations, listeners, conflicts],
  );
  return useSame(fresh);
}

/** What stands in a file of a project and cannot be read: which file, which key, and why. */
function FileProblems({ warnings }: { warnings: readonly Warning[] }) {
  const problems = warnings.filter(({ code }) => code === 'project-file');
  if (problems.length === 0) return null;
  return (
    <div className={styles.problems}>
      {problems.map(({ message, nextStep }) => (
        <Banner key={message} icon={TriangleAlert} title={message} text={nextStep} />
      ))}
    </div>
  );
}

function NoReservations() {
  return (
    <Lesson icon={Bookmark} title="No port is reserved.">
      <p>
        Reserve a port for a project or a program, and you are told when somebody else takes it. In a
        terminal:
      </p>
      <pre>quayside reserve 3000 --project .</pre>
      <p>
        Or for everybody who works on a project, in a <code>quayside.json</code> in its root:
      </p>
      <pre>{'{"ports": {"web": 3000, "api": 4000}}'}</pre>
    </Lesson>
  );
}

/** The row goes, and with it the button that has the focus: the next one gets it. */
function focusNeighbour(within: HTMLElement | null, id: string): void {
  const all = [...(within?.querySelectorAll<HTMLElement>('[data-remove]') ?? [])];
  const at = all.findIndex((button) => button.dataset.remove === id);
  if (document.activeElement !== all[at]) return;
  (all[at + 1] ?? all[at - 1] ?? within)?.focus();
}
