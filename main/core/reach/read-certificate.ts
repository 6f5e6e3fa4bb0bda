/** What a TLS server's certificate says, and in words why it would be believed or not. Pure. */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Certificate, CertificateTrust } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

export interface CertificateSetting {
  /** As the user names the server: a name or an address. */
  readonly name: string;
  /** Where it was asked. */
  readonly address: string;
  /** Why its chain of signatures does not end at an authority that Node knows, such as `CERT_HAS_EXPIRED`; empty where it does. */
  readonly chainError: string;
  readonly now: Date;
}

const MOST_NAMES = 50;
const MOST_NAME = 120;

export function readCertificate(certificate: X509Certificate, setting: CertificateSetting): Certificate {
  const faults = faultsOf(certificate, setting);
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: namesOf(certificate.subjectAltName),
    validFrom: timestamp(certificate.validFrom),
    validTo: timestamp(certificate.validTo),
    trust: faults[0]?.trust ?? 'trusted',
    sentence: faults.length > 0 ? faultWords(faults) : trustedWords(certificate.validTo),
  };
}

interface Fault {
  readonly trust: CertificateTrust;
  readonly words: string;
}

/** The gravest first. */
function faultsOf(
  certificate: X509Certificate,
  { name, address, chainError, now }: CertificateSetting,
): Fault[] {
  const faults: Fault[] = [];
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (to < now.getTime())
    faults.push({ trust: 'expired', words: `it expired on ${day(certificate.validTo)}` });
  if (from > now.getTime())
    faults.push({ trust: 'not-yet-valid', words: `it is not valid before ${day(certificate.validFrom)}` });
  const issuer = nameOf(certificate.issuer);
  if (signedItself(certificate)) faults.push({ trust: 'self-signed', words: 'it signed itself' });
  else if (isUnknownIssuer(chainError))
    faults.push({
      trust: 'unknown-issuer',
      words: `its issuer (${issuer}) is none of the well-known authorities`,
    });
  else if (chainError && faults.length === 0)
    faults.push({ trust: 'untrusted', words: `its chain is not valid (${cleanText(chainError, 60)})` });
  if (!fits(certificate, name) && !(name === 'localhost' && fits(certificate, address)))
    faults.push({ trust: 'other-name', words: `it is not for ${cleanText(name, MOST_NAME)}` });
  return faults;
}

const faultWords = (faults: readonly Fault[]): string => {
  const words = faults.map((fault) => fault.words);
  const all = words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`;
  return `${all.slice(0, 1).toUpperCase()}${all.slice(1)}: browsers warn of it.`;
};

const trustedWords = (validTo: string): string =>
  `It is signed by a well-known authority and valid until ${day(validTo)}.`;

/** OpenSSL's names of what a chain without a known end comes to. */
const UNKNOWN = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
]);
const isUnknownIssuer = (chainError: string): boolean =>
  UNKNOWN.has(chainError) || chainError === 'DEPTH_ZERO_SELF_SIGNED_CERT';

function signedItself(certificate: X509Certificate): boolean {
  if (certificate.subject !== certificate.issuer) return false;
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    // A kind of key that this Node cannot verify.
    return true;
  }
}

function fits(certificate: X509Certificate, name: string): boolean {
  const [bare = ''] = name.split('%');
  try {
    return (isIP(bare) > 0 ? certificate.checkIP(bare) : certificate.checkHost(bare)) !== undefined;
  } catch {
    return false;
  }
}

/** `CN=a\nO=b`: the common name, else the organisation, else all of it. */
function nameOf(distinguished: string | undefined): string {
  const lines = (distinguished ?? '').split('\n');
  const value = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
  return cleanText(value('CN') ?? value('O') ?? lines.join(', '), MOST_NAME) || '(no name)';
}

/** `DNS:localhost, IP Address:127.0.0.1`. */
const namesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(', ')
    .slice(0, MOST_NAMES)
    .map((one) => cleanText(one.replace(/^(?:DNS|IP Address|URI|email):/, ''), MOST_NAME))
    .filter((one) => one !== '');

function timestamp(text: string): string | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

const day = (text: string): string => timestamp(text)?.slice(0, 10) ?? cleanText(text, 40);
