/** The reference: what a port number means. A search, what it found beside the page of one port; one of both where narrow. */
import { ArrowLeft } from 'lucide-react';
import { useRef, useState } from 'react';
import { StateBanners } from '../frame/banners.tsx';
import { useGlobalKeys } from '../ports/use-global-keys.ts';
import { useNarrow } from '../ports/use-narrow.ts';
import { usePause } from '../ports/use-pause.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import hiddenStyles from '../ui/hidden.module.css';
import { SearchField } from '../ui/search-field.tsx';
import headStyles from '../ui/view-head.module.css';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { HitList, linksOf } from './hit-list.tsx';
import { PortPage } from './port-page.tsx';
import { NothingFound, ReferenceLesson } from './reference-lesson.tsx';
import styles from './reference-view.module.css';
import { UpdateDialog } from './update-dialog.tsx';
import { useArrivalFocus } from './use-arrival-focus.ts';
import { useHitList } from './use-hit-list.ts';
import { usePage } from './use-page.ts';
import { useReference } from './use-reference.ts';

export function ReferenceView({ className }: { className: string | undefined }) {
  const live = useLive();
  const { connected, help } = useWindow();
  const { pause, resume } = usePause(connected);
  const narrow = useNarrow();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const updateButton = useRef<HTMLButtonElement>(null);
  const [query, setQuery] = useState('');
  const [updating, setUpdating] = useState(false);
  const [register, setRegister] = useState(0);
  const again = `${connected} ${register}`;
  const page = usePage();
  const { asking, rows, nothing, problem, first } = useHitList(query, again);
  const best = asking && !narrow ? (rows[0]?.port ?? null) : null;
  const shown = page.picked ?? best;
  const about = useReference(shown, again);
  useArrivalFocus(page.arrivals, about.reference?.port === page.picked, { title, list });

  const search = (text: string) => {
    setQuery(text);
    page.leave();
  };
  const clear = () => {
    search('');
    input.current?.focus();
  };
  const enterList = () => {
    const links = linksOf(list.current);
    (links.find(({ tabIndex }) => tabIndex === 0) ?? links[0])?.focus();
  };
  const enter = async () => {
    if (!asking) return enterList();
    const port = await first();
    if (port !== null) page.open(port);
  };
  useGlobalKeys({
    onSearch: () => {
      input.current?.focus();
      input.current?.select();
    },
    onHelp: help,
    onPause: live.snapshot?.watching.state === 'paused' ? resume : () => pause(),
    onEscape: () => (narrow && page.picked !== null ? page.leave() : clear()),
    onListKey: enterList,
  });

  const lesson =
    nothing === null ? (
      <ReferenceLesson onSearch={search} />
    ) : (
      <NothingFound query={nothing} onClear={clear} />
    );
  const trouble = about.problem ?? problem;
  return (
    <main className={className} aria-label="Reference">
      <header className={headStyles.head}>
        <h2 className={hiddenStyles.hidden}>Reference</h2>
        <SearchField
          inputRef={input}
          label="Search what ports mean"
          placeholder="Number, name or word: 5432, redis, mail"
          maxLength={200}
          text={query}
          onText={search}
          onEnter={() => void enter()}
          onLeave={enterList}
        />
        <Button ref={updateButton} disabled={!connected} onClick={() => setUpdating(true)}>
          Update from IANA…
        </Button>
      </header>
      <StateBanners live={live} onResume={resume} />
      {trouble !== null && (
        <p className={styles.problem} role="alert">
          {trouble}
        </p>
      )}
      <div className={styles.panes}>
        {(!narrow || page.picked === null) && (
          <div className={classNames(styles.list, narrow && styles.alone)}>
            {narrow && (nothing !== null || !asking) && lesson}
            {rows.length > 0 && (
              <HitList
                listRef={list}
                title={asking ? 'Results' : 'In use here'}
                rows={rows}
                shown={shown}
                onOpen={page.open}
                // Where narrow it would be gone with the list.
                onReach={narrow ? undefined : page.reach}
                onLeave={() => input.current?.focus()}
              />
            )}
          </div>
        )}
        {(!narrow || page.picked !== null) && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keys.
          <div key={shown} className={styles.page} tabIndex={0}>
            {narrow && (
              <Button look="plain" small className={styles.back} onClick={page.leave}>
                <ArrowLeft size={14} aria-hidden />
                {asking ? 'Results' : 'Back'}
              </Button>
            )}
            {shown === null && lesson}
            {shown !== null && about.reference && (
              <PortPage reference={about.reference} titleRef={title} onOpen={page.open} />
            )}
          </div>
        )}
      </div>
      <UpdateDialog
        open={updating}
        connected={connected}
        onClose={() => setUpdating(false)}
        onUpdated={() => setRegister((count) => count + 1)}
        returnFocus={() => updateButton.current}
      />
    </main>
  );
}
