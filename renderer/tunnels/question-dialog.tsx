/** Asks the user what ssh or a server wants to know, over whichever view there is; the answer goes straight to ssh. */
import { useRef, useState } from 'react';
import type { TunnelQuestion } from '../../preload/model.ts';
import { ConfirmButton } from '../freeing/confirm-button.tsx';
import { useCountdown } from '../freeing/use-countdown.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DialogFoot, DialogHead } from '../ui/dialog-parts.tsx';
import { useConnected, useSnapshot } from '../use-session.ts';
import { AnswerForm } from './answer-form.tsx';
import styles from './question-dialog.module.css';
import { type AskedQuestion, nextQuestion, questionWords } from './questions.ts';

const NONE: [] = [];

export function QuestionDialog() {
  const tunnels = useSnapshot()?.tunnels ?? NONE;
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  // Kept for the moment in which the closed dialog fades out.
  const shown = useRef<AskedQuestion | null>(null);
  const asked = nextQuestion(tunnels, answered, shown.current?.question.id);
  // It comes by itself, in the middle of whatever the user does: afterwards they go on there.
  const before = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (asked && !wasOpen.current) before.current = document.activeElement;
  wasOpen.current = asked !== null;
  if (asked) shown.current = asked;
  const answer = useAnswer((id) => setAnswered((before) => new Set([...before, id])));
  const current = shown.current;
  return (
    <Dialog
      open={asked !== null}
      onClose={() => current && void answer(current.question, null)}
      sticky
      width={540}
      finalFocus={() =>
        before.current instanceof HTMLElement && before.current.isConnected ? before.current : true
      }
    >
      {current && (
        <Question
          key={current.question.id}
          asked={current}
          onAnswer={(text) => void answer(current.question, text)}
        />
      )}
    </Dialog>
  );
}

function useAnswer(onAnswered: (id: string) => void) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  return async ({ id: questionId }: TunnelQuestion, answer: string | null) => {
    onAnswered(questionId);
    const result = await client.call('tunnels.answer', { questionId, answer });
    if (!result.ok) say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
    else if (!result.value.answered && answer !== null)
      say('That answer came too late. Start the tunnel again.', 'bad');
  };
}

interface QuestionProps {
  asked: AskedQuestion;
  /** Null declines. */
  onAnswer(text: string | null): void;
}

function Question({ asked: { tunnel, question }, onAnswer }: QuestionProps) {
  const { title, speaker } = questionWords(question);
  return (
    <>
      <DialogHead
        title={title}
        words={
          <span className={styles.words}>
            For the tunnel <bdi>{tunnel.name}</bdi>
            <TimeLeft until={question.expiresAt} />
          </span>
        }
      />
      <div className={styles.body}>
        {question.prompt !== '' && (
          <figure className={styles.prompt}>
            <figcaption>{speaker}</figcaption>
            <blockquote dir="ltr">{question.prompt}</blockquote>
          </figure>
        )}
        {question.kind === 'host-key' && question.fingerprint !== null && (
          <Fingerprint text={question.fingerprint} />
        )}
        {question.kind === 'touch' && <p>Touch it now. The tunnel goes on by itself.</p>}
      </div>
      <Answer question={question} onAnswer={onAnswer} />
    </>
  );
}

function Fingerprint({ text }: { text: string }) {
  return (
    <>
      <p>The key of this host is not known yet. Its fingerprint is</p>
      <code className={styles.fingerprint} dir="ltr">
        {text}
      </code>
      <p>
        <strong>Compare it with the one that your administrator gave you.</strong> If it is another one,
        somebody may be between you and the host: cancel.
      </p>
    </>
  );
}

function Answer({ question, onAnswer }: { question: TunnelQuestion; onAnswer(text: string | null): void }) {
  const { kind, fingerprint } = question;
  if (kind !== 'host-key' && kind !== 'touch') return <AnswerForm question={question} onAnswer={onAnswer} />;
  return (
    <DialogFoot>
      <Button autoFocus onClick={() => onAnswer(null)}>
        Cancel
      </Button>
      {kind === 'host-key' && fingerprint !== null && (
        <ConfirmButton look="primary" onClick={() => onAnswer(fingerprint)}>
          {questionWords(question).button}
        </ConfirmButton>
      )}
    </DialogFoot>
  );
}

function TimeLeft({ until }: { until: string }) {
  const seconds = useCountdown(until) ?? 0;
  return (
    <span className={styles.left} role="timer">
      {seconds > 0 ? `${seconds} s left` : 'The time is up'}
    </span>
  );
}
