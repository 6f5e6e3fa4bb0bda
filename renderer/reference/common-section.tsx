/** What developers mean by a port, each thing with its default's key, where it is used and who else is found there. */
import { TriangleAlert } from 'lucide-react';
import type { CommonService } from '../../preload/model.ts';
import { Section } from '../ports/details-section.tsx';
import styles from './port-page.module.css';
import { WHERE_WORDS } from './reference-words.ts';

export function CommonSection({ common }: { common: readonly CommonService[] }) {
  return (
    <Section title="Commonly">
      {common.length === 0 && <p>Nothing in particular is commonly found there.</p>}
      <ul className={styles.entries}>
        {common.map((service) => (
          <li key={`${service.name} ${service.protocol}`}>
            <Service service={service} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Service({ service }: { service: CommonService }) {
  const { name, protocol, meaning, defaultOf, clashes, where } = service;
  return (
    <>
      <p className={styles.name}>
        {name} <small>{protocol.toUpperCase()}</small>
        {where.map((one) => (
          <span key={one} className={styles.tag} data-tag>
            {WHERE_WORDS[one]}
          </span>
        ))}
      </p>
      <p>{meaning}</p>
      {defaultOf.length > 0 && (
        <ul className={styles.defaults}>
          {defaultOf.map(({ program, key }) => (
            <li key={`${program} ${key}`}>
              Default of {program}
              {key !== null && (
                <>
                  , set by <code>{key}</code>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {clashes.map((clash) => (
        <p key={clash} className={styles.clash}>
          <TriangleAlert size={14} aria-label="Clash" />
          <span>{clash}</span>
        </p>
      ))}
    </>
  );
}
