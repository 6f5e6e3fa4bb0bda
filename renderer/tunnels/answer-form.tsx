/** The field for an answer. What is typed stays in the field alone, and is taken out of it before it is sent. */
import { type FormEvent, useEffect, useId, useRef } from 'react';
import type { TunnelQuestion } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import fieldStyles from '../ui/field.module.css';
import styles from './question-dialog.module.css';
import { questionWords } from './questions.ts';

interface AnswerFormProps {
  question: TunnelQuestion;
  onAnswer(text: string | null): void;
}

export function AnswerForm({ question, onAnswer }: AnswerFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { label, button } = questionWords(question);
  // Also where one question comes right after another, in the same dialog.
  useEffect(() => field.current?.focus(), []);
  const take = (): string => {
    const text = field.current?.value ?? '';
    if (field.current) field.current.value = '';
    return text;
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(take());
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} autoComplete="off">
      <div className={fieldStyles.field}>
        <label htmlFor={id}>{label}</label>
        <input
          ref={field}
          id={id}
          type={question.masked ? 'password' : 'text'}
          autoComplete={question.kind === 'code' ? 'one-time-code' : 'off'}
          spellCheck={false}
          maxLength={4_096}
        />
        <p className={fieldStyles.hint}>It goes to ssh and is never saved.</p>
      </div>
      <footer className={styles.foot}>
        <Button
          onClick={() => {
            take();
            onAnswer(null);
          }}
        >
          Cancel
        </Button>
        <Button look="primary" type="submit">
          {button}
        </Button>
      </footer>
    </form>
  );
}
