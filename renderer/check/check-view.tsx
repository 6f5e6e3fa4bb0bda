/** Whether ports answer, from where, and what speaks there: one field, and below it what was found. */
import { CircleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Failure } from '../../preload/model.ts';
import { StateBanners } from '../frame/banners.tsx';
import { Mark } from '../ports/state-mark.tsx';
import { useGlobalKeys } from '../ports/use-global-keys.ts';
import { usePause } from '../ports/use-pause.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { CheckField } from './check-field.tsx';
import { CheckLesson } from './check-lesson.tsx';
import { CheckList } from './check-list.tsx';
import { CheckPage } from './check-page.tsx';
import type { CheckRun, CheckState } from './check-run.ts';
import styles from './check-view.module.css';
import { endWords } from './check-words.ts';
import { useCheckState } from './use-check.ts';

interface CheckViewProps {
  className: string | undefined;
  run: CheckRun;
}

export function CheckView({ className, run }: CheckViewProps) {
  const live = useLive();
  const { connected, help } = useWindow();
  const { pause, resume } = usePause(connected);
  const check = useCheckState(run);
  const field = useRef<HTMLInputElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(check.target);
  const [opened, setOpened] = useState<string | null>(null);
  const errorId = useId();
  const failure = check.phase === 'failed' ? check.failure : null;
  const start = (target: string) => {
    setText(target);
    setOpened(null);
    run.start(target);
  };
  const found = () => scroll.current?.querySelector<HTMLElement>('[role="listbox"]') ?? scroll.current;
  const back = () => {
    setText(check.behind?.target ?? '');
    run.back();
    // The list stands there only after it was drawn.
    requestAnimationFrame(() => found()?.focus());
  };
  useVisitedPorts(run, setText, () => field.current);
  useEndAnnouncer(check);
  useGlobalKeys({
    onSearch: () => field.current?.select(),
    onHelp: help,
    onPause: live.snapshot?.watching.state === 'paused' ? resume : () => pause(),
    onEscape: check.phase === 'running' ? run.cancel : check.behind ? back : () => field.current?.select(),
    onListKey: () => found()?.focus(),
  });
  return (
    <main className={className} aria-label="Check">
      <CheckField
        inputRef={field}
        text={text}
        connected={connected}
        running={check.phase === 'running'}
        errorId={failure && errorId}
        onText={setText}
        onCheck={start}
        onCancel={run.cancel}
        onLeave={() => found()?.focus()}
      />
      <StateBanners live={live} onResume={resume} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keys. */}
      <div ref={scroll} className={styles.scroll} tabIndex={0}>
        {failure && <FailureLine id={errorId} failure={failure} />}
        <Found
          check={check}
          connected={connected}
          onCheck={start}
          opened={opened}
          onOpen={(target) => {
            setText(target);
            setOpened(target);
            run.open(target);
            scroll.current?.scrollTo(0, 0);
            scroll.current?.focus();
          }}
          onBack={back}
          onCancel={run.cancel}
        />
      </div>
    </main>
  );
}

interface FoundProps {
  check: CheckState;
  opened: string | null;
  connected: boolean;
  onCheck(target: string): void;
  onOpen(target: string): void;
  onBack(): void;
  onCancel(): void;
}

function Found({ check, opened, connected, onCheck, onOpen, onBack, onCancel }: FoundProps) {
  const { phase, total, results, behind, target } = check;
  const [only] = results;
  if (phase === 'idle' || (phase === 'failed' && results.length === 0)) {
    return <CheckLesson connected={connected} onCheck={onCheck} />;
  }
  if (total > 1) return <CheckList check={check} opened={opened} onCancel={onCancel} onOpen={onOpen} />;
  if (only) {
    // Another way of asking for the same port keeps its place in the range.
    const again = behind ? onOpen : onCheck;
    return <CheckPage result={only} behind={behind?.target ?? null} onBack={onBack} onCheck={again} />;
  }
  return phase === 'running' ? (
    <p className={styles.waiting}>
      <Mark state="freeing" />
      {`Checking ${target} …`}
    </p>
  ) : (
    <p className={styles.waiting}>The check was cancelled.</p>
  );
}

const FailureLine = ({ id, failure }: { id: string; failure: Failure }) => (
  <p id={id} className={styles.failure} role="alert">
    <CircleAlert size={15} aria-hidden />
    <span>
      <b>{failure.message}</b> {failure.nextStep}
    </span>
  </p>
);

/** Each arrival at ports checks them; each arrival at none is ready to type. */
function useVisitedPorts(
  run: CheckRun,
  setText: (text: string) => void,
  field: () => HTMLInputElement | null,
) {
  const { visit } = useWindow();
  const latest = useRef({ setText, field });
  useEffect(() => {
    latest.current = { setText, field };
  });
  useEffect(() => {
    if (visit.place.view !== 'check') return;
    const { ports } = visit.place;
    if (ports === undefined) return latest.current.field()?.focus();
    latest.current.setText(ports);
    run.start(ports);
  }, [visit, run]);
}

function useEndAnnouncer(check: CheckState) {
  const { announce } = useAnnouncer();
  const { phase } = check;
  const before = useRef(phase);
  useEffect(() => {
    const ended = before.current === 'running' && (phase === 'done' || phase === 'cancelled');
    before.current = phase;
    if (ended) announce(endWords(check));
  }, [phase, check, announce]);
}
