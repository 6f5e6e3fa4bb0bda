/** All forwards of the tunnel that is edited. */
import { Button } from '../ui/button.tsx';
import { ForwardFields } from './forward-fields.tsx';
import styles from './tunnel-editor.module.css';
import type { TunnelEditing } from './use-tunnel-editor.ts';

/** `tunnelId`: null for one that is not saved yet. */
export function ForwardList({ editing, tunnelId }: { editing: TunnelEditing; tunnelId: string | null }) {
  const { form, errors, setForward, addForward, removeForward } = editing;
  return (
    <section className={styles.section}>
      <h3>Forwards</h3>
      {form.forwards.map((forward, index) => (
        <ForwardFields
          key={forward.key}
          index={index}
          forward={forward}
          tunnelId={tunnelId}
          ssh={form.carrier === 'ssh'}
          errors={errors}
          only={form.forwards.length === 1}
          onChange={(change) => setForward(index, change)}
          onRemove={() => removeForward(index)}
        />
      ))}
      {errors.forwards && <p className={styles.error}>{errors.forwards}</p>}
      <Button small disabled={form.forwards.length >= 50} onClick={addForward}>
        Add a forward
      </Button>
    </section>
  );
}
