/** Whoever opens a proxy to the network says so twice. */
import { useId } from 'react';
import { exposureOf } from './forward-reach.ts';
import styles from './tunnel-editor.module.css';
import type { TunnelEditing } from './use-tunnel-editor.ts';

export function ProxyConsent({ editing: { form, errors, agreed, agree } }: { editing: TunnelEditing }) {
  const id = useId();
  if (
    !form.forwards.some(
      ({ kind, bindAddress }) => exposureOf({ kind, bindAddress: bindAddress.trim() })?.grave,
    )
  )
    return null;
  return (
    <div className={styles.consent}>
      <label htmlFor={id}>
        <input
          id={id}
          name="agreed"
          type="checkbox"
          checked={agreed}
          aria-invalid={errors.agreed !== undefined}
          aria-describedby={errors.agreed ? `${id}-words` : undefined}
          onChange={(event) => agree(event.currentTarget.checked)}
        />
        I want an open proxy: everybody in my network may use it.
      </label>
      {errors.agreed && (
        <p id={`${id}-words`} className={styles.error}>
          {errors.agreed}
        </p>
      )}
    </div>
  );
}
