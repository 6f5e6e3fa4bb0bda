/** What a port usually means to a developer: a first short list; the full registry is another matter. */
import type { Protocol } from '../../../preload/model.ts';

const TCP: Readonly<Record<number, string>> = {
  20: 'FTP data', 21: 'FTP', 22: 'SSH', 23: 'Telnet', 25: 'SMTP', 53: 'DNS', 80: 'HTTP', 88: 'Kerberos', 110: 'POP3',
  111: 'rpcbind', 139: 'NetBIOS', 143: 'IMAP', 389: 'LDAP', 443: 'HTTPS', 445: 'SMB', 465: 'SMTPS', 587: 'SMTP submission',
  631: 'CUPS printing', 636: 'LDAPS', 873: 'rsync', 993: 'IMAPS', 995: 'POP3S', 1025: 'MailHog SMTP', 1080: 'SOCKS proxy',
  1313: 'Hugo', 1433: 'SQL Server', 1521: 'Oracle', 1883: 'MQTT', 2049: 'NFS', 2181: 'ZooKeeper', 2375: 'Docker API',
  2376: 'Docker API (TLS)', 2379: 'etcd', 3000: 'Development server', 3001: 'Development server', 3306: 'MySQL',
  3389: 'Remote Desktop', 4000: 'Development server', 4173: 'Vite preview', 4200: 'Angular', 4222: 'NATS', 4317: 'OpenTelemetry gRPC',
  4318: 'OpenTelemetry HTTP', 4321: 'Astro', 5000: 'Flask', 5037: 'Android adb', 5173: 'Vite', 5353: 'mDNS', 5432: 'PostgreSQL',
  5555: 'Prisma Studio', 5601: 'Kibana', 5672: 'RabbitMQ', 5900: 'VNC', 5984: 'CouchDB', 6006: 'Storybook', 6379: 'Redis',
  6443: 'Kubernetes API', 7000: 'Cassandra', 7474: 'Neo4j', 7687: 'Neo4j Bolt', 8000: 'Development server', 8025: 'Mailpit',
  8080: 'Development server', 8081: 'Metro', 8086: 'InfluxDB', 8123: 'Home Assistant', 8200: 'Vault', 8443: 'HTTPS (development)',
  8500: 'Consul', 8787: 'Wrangler', 8888: 'Jupyter', 9000: 'Development server', 9042: 'Cassandra CQL', 9090: 'Prometheus',
  9092: 'Kafka', 9099: 'Firebase emulator', 9100: 'Node exporter', 9200: 'Elasticsearch', 9222: 'Chrome DevTools', 9229: 'Node inspector',
  9411: 'Zipkin', 11211: 'Memcached', 11434: 'Ollama', 15672: 'RabbitMQ management', 16686: 'Jaeger', 19000: 'Expo',
  24678: 'Vite HMR', 27017: 'MongoDB', 35729: 'LiveReload', 54321: 'Supabase',
};

const UDP: Readonly<Record<number, string>> = {
  53: 'DNS', 67: 'DHCP server', 68: 'DHCP client', 69: 'TFTP', 123: 'NTP', 137: 'NetBIOS names', 161: 'SNMP', 323: 'chrony',
  443: 'HTTP/3', 500: 'IKE', 514: 'Syslog', 546: 'DHCPv6 client', 1900: 'SSDP', 3478: 'STUN', 4500: 'IPsec NAT-T', 5353: 'mDNS',
  5355: 'LLMNR', 6831: 'Jaeger agent', 8125: 'StatsD', 51820: 'WireGuard',
};

export const serviceOf = (port: number, protocol: Protocol): { registered: string | null; common: string | null } => ({
  registered: null,
  common: (protocol === 'tcp' ? TCP : UDP)[port] ?? null,
});
