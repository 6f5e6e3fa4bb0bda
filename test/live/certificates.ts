/** Certificates of every kind, made by openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateFiles } from './server-programs.ts';

export interface Certificates {
  /** For `names`, such as `DNS:localhost,IP:127.0.0.1`; signed by itself, or by an authority that nobody knows. */
  make(names: string, options?: { expired?: boolean; future?: boolean; signed?: boolean }): CertificateFiles;
  end(): void;
}

export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-certificates-'));
  let count = 0;
  const openssl = (...argv: string[]) => execFileSync('openssl', argv, { cwd: folder, stdio: 'pipe' });
  const newKey = (path: string) =>
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', path);
  const authority = () => {
    const [cert, key] = [join(folder, 'authority.crt'), join(folder, 'authority.key')];
    newKey(key);
    openssl('req', '-x509', '-new', '-key', key, '-subj', '/CN=Nobody knows me', '-days', '30', '-out', cert);
    return { cert, key };
  };
  let known: CertificateFiles | null = null;
  return {
    make(names, { expired = false, future = false, signed = false } = {}) {
      const base = join(folder, `server-${count++}`);
      const [cert, key, request, extensions] = ['.crt', '.key', '.csr', '.ext'].map((end) => base + end) as [
        string,
        string,
        string,
        string,
      ];
      newKey(key);
      openssl('req', '-new', '-key', key, '-subj', '/CN=Quayside test/O=Tests', '-out', request);
      writeFileSync(extensions, `subjectAltName=${names}\n`);
      if (signed) known ??= authority();
      const by =
        known && signed ? ['-cert', known.cert, '-keyfile', known.key] : ['-selfsign', '-keyfile', key];
      const [from, to] = expired
        ? ['20200101000000Z', '20210101000000Z']
        : future
          ? ['20900101000000Z', '20910101000000Z']
          : ['20200101000000Z', '20900101000000Z'];
      writeFileSync(join(folder, 'index.txt'), '');
      writeFileSync(join(folder, 'ca.conf'), CONFIG);
      openssl(
        'ca',
        '-batch',
        '-config',
        'ca.conf',
        ...by,
        '-in',
        request,
        '-out',
        cert,
        '-extfile',
        extensions,
        '-startdate',
        from,
        '-enddate',
        to,
        '-notext',
      );
      return { cert, key };
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `openssl ca` wants to be told; it alone gives certificates of the past. */
const CONFIG = `
[ca]
default_ca=test
[test]
database=index.txt
new_certs_dir=.
rand_serial=yes
default_md=sha256
policy=any
unique_subject=no
[any]
commonName=supplied
organizationName=optional
`;
