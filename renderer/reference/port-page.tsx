/** The page of a port: who has it here, what developers mean by it, what is registered, its twins, and how to look by hand. */
import type { Ref } from 'react';
import { foldProtocols } from '../../preload/fold-protocols.ts';
import type { PortReference } from '../../preload/model.ts';
import { CommandText } from '../freeing/command-line.tsx';
import { Section } from '../ports/details-section.tsx';
import { CommonSection } from './common-section.tsx';
import { InUseSection } from './in-use-section.tsx';
import { PortLink } from './port-link.tsx';
import styles from './port-page.module.css';
import { CATEGORY_WORDS, protocolsWord, sourceWords, titleWords } from './reference-words.ts';

interface PortPageProps {
  reference: PortReference;
  titleRef: Ref<HTMLHeadingElement>;
  onOpen(port: number): void;
}

export function PortPage({ reference, titleRef, onOpen }: PortPageProps) {
  const { port, category, common, twins, implies, byHand } = reference;
  return (
    <article className={styles.page} aria-label={`Port ${port}`}>
      <header>
        <h2 ref={titleRef} tabIndex={-1} className={styles.title}>
          {port} <bdi>{titleWords(reference)}</bdi>
        </h2>
        <p className={styles.range}>{CATEGORY_WORDS[category]}</p>
      </header>
      <InUseSection port={port} />
      <CommonSection common={common} />
      <RegisteredSection reference={reference} />
      {twins.length > 0 && (
        <Section title="Twins">
          <ul className={styles.twins}>
            {twins.map((twin) => (
              <li key={`${twin.port}-${twin.name}`}>
                <PortLink port={twin.port} onOpen={onOpen} className={styles.link}>
                  {twin.port} <bdi>{twin.name}</bdi>
                </PortLink>{' '}
                <span className={styles.dim}>
                  {twin.kind === 'secure' ? 'the encrypted one' : 'the plain one'}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {implies.length > 0 && (
        <Section title="The number">
          <ul className={styles.implies}>
            {implies.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      )}
      {byHand.length > 0 && (
        <Section title="By hand">
          <dl className={styles.byHand}>
            {byHand.map(({ title, command }) => (
              <div key={command}>
                <dt>{title}</dt>
                <dd>
                  <CommandText text={command} what={title} />
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </article>
  );
}

function RegisteredSection({ reference: { registered, source } }: { reference: PortReference }) {
  return (
    <Section title="Registered">
      {registered.length === 0 && <p>No name is registered for it.</p>}
      <ul className={styles.entries}>
        {foldProtocols(registered).map(({ name, description, aliases, protocols }) => (
          <li key={`${name} ${description}`}>
            <p className={styles.name}>
              <bdi>{name}</bdi> <small>{protocolsWord(protocols)}</small>
            </p>
            <p>
              <bdi>{description}</bdi>
              {aliases.length > 0 && (
                <span className={styles.dim}>
                  {description === '' ? 'Also ' : ', also '}
                  <bdi>{aliases.join(', ')}</bdi>
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
      <p className={styles.source}>
        <bdi>{sourceWords(source)}</bdi>
      </p>
    </Section>
  );
}
