/** All that a check found about one port, from what matters to what explains it. */
import { ArrowLeft, RotateCw } from 'lucide-react';
import type { CheckResult } from '../../preload/model.ts';
import { CommandLine } from '../freeing/command-line.tsx';
import { Section } from '../ports/details-section.tsx';
import { Mark } from '../ports/state-mark.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { useWindow } from '../use-window.ts';
import { byHand } from './by-hand.ts';
import styles from './check-page.module.css';
import { STATE_WORDS, targetOf, toneOf } from './check-words.ts';
import { HoldersSection } from './holders-section.tsx';
import { SpokenSection } from './spoken-section.tsx';
import { TriesSection } from './tries-section.tsx';

interface CheckPageProps {
  result: CheckResult;
  /** The range out of which it was opened, or null. */
  behind: string | null;
  onBack(): void;
  onCheck(target: string): void;
}

export function CheckPage({ result, behind, onBack, onCheck }: CheckPageProps) {
  const commands = byHand(result);
  return (
    <article className={styles.page} aria-label={`Port ${targetOf(result)}`}>
      {behind !== null && (
        <Button look="plain" small className={styles.back} onClick={onBack}>
          <ArrowLeft size={14} aria-hidden />
          Back to <bdi>{behind}</bdi>
        </Button>
      )}
      <Headline result={result} />
      <Doings result={result} onCheck={onCheck} />
      <HoldersSection result={result} />
      <TriesSection result={result} />
      {result.spoken && <SpokenSection spoken={result.spoken} />}
      {result.udp !== null && (
        <Section title="UDP">
          <p>{result.udp}</p>
        </Section>
      )}
      {commands.length > 0 && (
        <Section title="By hand">
          <dl className={styles.commands}>
            {commands.map(({ does, argv }) => (
              <div key={does}>
                <dt>{does}</dt>
                <dd>
                  <CommandLine argv={argv} />
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </article>
  );
}

const MARKS = { good: 'live', plain: 'live', warn: 'conflict' } as const;

function Headline({ result }: { result: CheckResult }) {
  const { state, sentence, nextStep } = result;
  const tone = toneOf(result);
  const nobody = state === 'free' || state === 'closed';
  return (
    <header>
      <h3 className={styles.title}>
        <bdi>{targetOf(result)}</bdi>
        <span className={classNames(styles.state, styles[tone])}>
          <Mark state={nobody ? 'gone' : MARKS[tone]} />
          {STATE_WORDS[state]}
        </span>
      </h3>
      <p className={styles.sentence}>{sentence}</p>
      {nextStep !== null && <p className={styles.step}>{nextStep}</p>}
    </header>
  );
}

function Doings({ result, onCheck }: { result: CheckResult; onCheck(target: string): void }) {
  const { go, canFree, connected } = useWindow();
  const { nextFree, listeners, port } = result;
  const [first] = listeners;
  return (
    <div className={styles.doings}>
      <div className={styles.buttons}>
        <Button disabled={!connected} onClick={() => onCheck(targetOf(result))}>
          <RotateCw size={14} aria-hidden />
          Check again
        </Button>
        {first && <Button onClick={() => go({ view: 'ports', port })}>Show in Ports</Button>}
        {first && (
          <Button
            look="danger"
            disabled={!canFree}
            onClick={() => go({ view: 'free', listenerId: first.id })}
          >
            Free…
          </Button>
        )}
      </div>
      {nextFree !== null && (
        <p className={styles.next}>
          Next free port: <b>{nextFree}</b>
          <Button look="plain" small disabled={!connected} onClick={() => onCheck(String(nextFree))}>
            {`Check ${nextFree}`}
          </Button>
        </p>
      )}
    </div>
  );
}
