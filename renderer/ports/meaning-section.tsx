/** What a port number means: to developers, and in the register. */
import type { Listener } from '../../preload/model.ts';
import { classNames } from '../ui/class-names.ts';
import { useWindow } from '../use-window.ts';
import styles from './details.module.css';
import { Fact, Section } from './details-section.tsx';

const RANGE = {
  'well-known': 'Well-known, 0 to 1023: reserved for system services',
  registered: 'Registered, 1024 to 49151: anybody may use it',
  dynamic: 'Dynamic, 49152 to 65535: handed out for a while',
};

export function MeaningSection({ listener }: { listener: Listener }) {
  const { service, category, port } = listener;
  const { go } = useWindow();
  return (
    <Section title={`What ${port} means`}>
      <dl className={styles.facts}>
        {service.common && <Fact name="Commonly">{service.common}</Fact>}
        {service.registered && <Fact name="Registered">{service.registered}</Fact>}
        <Fact name="Range">{RANGE[category]}</Fact>
      </dl>
      <button
        type="button"
        className={classNames(styles.link, styles.further)}
        onClick={() => go({ view: 'reference', port })}
      >
        {`All about ${port}`}
      </button>
    </Section>
  );
}
