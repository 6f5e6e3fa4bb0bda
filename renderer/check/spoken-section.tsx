/** What was heard at a checked port, and its certificate. */
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import type { Certificate, Spoken } from '../../preload/model.ts';
import details from '../ports/details.module.css';
import { Fact, Section } from '../ports/details-section.tsx';
import { classNames } from '../ui/class-names.ts';
import styles from './check-page.module.css';
import { tookWords, validWords } from './check-words.ts';

export function SpokenSection({ spoken }: { spoken: Spoken }) {
  const { summary, product, banner, http, certificate, tookMs } = spoken;
  return (
    <>
      <Section title="What speaks there">
        <p className={styles.summary}>
          <bdi>{summary}</bdi>
        </p>
        <dl className={details.facts}>
          {http && <Fact name="Status">{http.status}</Fact>}
          {http?.title != null && <Text name="Title" text={http.title} />}
          {http?.server != null && <Text name="Server" text={http.server} />}
          {http?.location != null && <Text name="Sends to" text={http.location} mono />}
          {product !== null && product !== http?.server && <Text name="Product" text={product} />}
          {banner !== null && !http && <Text name="Says" text={banner} mono />}
          <Fact name="Answered in">{tookWords(tookMs)}</Fact>
        </dl>
      </Section>
      {certificate && <CertificateSection certificate={certificate} />}
    </>
  );
}

function Text({ name, text, mono = false }: { name: string; text: string; mono?: boolean }) {
  return (
    <Fact name={name} mono={mono}>
      <bdi>{text}</bdi>
    </Fact>
  );
}

/** A long list says no more than its beginning. */
const MOST_NAMES = 8;

function CertificateSection({ certificate }: { certificate: Certificate }) {
  const { subject, issuer, names, trust, sentence } = certificate;
  const trusted = trust === 'trusted';
  const Icon = trusted ? ShieldCheck : ShieldAlert;
  const valid = validWords(certificate);
  const more = names.length - MOST_NAMES;
  return (
    <Section title="Certificate">
      <p className={classNames(styles.trust, trusted ? styles.good : styles.warn)}>
        <Icon size={14} aria-hidden />
        <span>{sentence}</span>
      </p>
      <dl className={details.facts}>
        <Text name="Subject" text={subject} />
        <Text name="Issuer" text={issuer} />
        {names.length > 0 && (
          <Text
            name="Names"
            text={`${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`}
          />
        )}
        {valid !== null && <Fact name="Valid">{valid}</Fact>}
      </dl>
    </Section>
  );
}
