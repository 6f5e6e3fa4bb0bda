/** What the view says while there is no conflict: what one is, and how to be told of one. */
import { ShieldCheck } from 'lucide-react';
import type { ConflictKind } from '../../preload/model.ts';
import { Lesson } from '../ui/lesson.tsx';
import { KIND_MEANINGS, KIND_WORDS } from './conflict-words.ts';

/** Those that everybody may meet. */
const TAUGHT: readonly ConflictKind[] = ['reserved-taken', 'split', 'displaced', 'project-clash'];

export function NoConflicts() {
  return (
    <Lesson icon={ShieldCheck} title="No port is in conflict.">
      <p>When one is, it stands here with both sides and what you can do:</p>
      <dl>
        {TAUGHT.map((kind) => (
          <div key={kind}>
            <dt>{KIND_WORDS[kind]}</dt>
            <dd>{KIND_MEANINGS[kind]}</dd>
          </div>
        ))}
      </dl>
      <p>
        Reserve the ports that you count on: here, with <code>quayside reserve 3000</code>, or for everybody
        who works on a project in its <code>quayside.json</code>: <code>{'{"ports": {"web": 3000}}'}</code>
      </p>
    </Lesson>
  );
}
