/** Services that have one port in plain text and another that encrypts. TCP, unless DTLS runs on the same numbers. */
import type { TwinPort } from '../../../preload/model.ts';

/** Plain port, its name, secure port, its name. */
const TWINS: readonly (readonly [number, string, number, string])[] = [
  [21, 'FTP', 990, 'FTPS'],
  [23, 'Telnet', 992, 'Telnet over TLS'],
  [25, 'SMTP', 465, 'SMTPS'],
  [587, 'SMTP submission', 465, 'SMTPS'],
  [53, 'DNS', 853, 'DNS over TLS'],
  [80, 'HTTP', 443, 'HTTPS'],
  [110, 'POP3', 995, 'POP3S'],
  [119, 'NNTP', 563, 'NNTPS'],
  [143, 'IMAP', 993, 'IMAPS'],
  [389, 'LDAP', 636, 'LDAPS'],
  [514, 'Syslog', 6514, 'Syslog over TLS'],
  [1883, 'MQTT', 8883, 'MQTT over TLS'],
  [2375, 'Docker API', 2376, 'Docker API over TLS'],
  [3268, 'Global Catalog', 3269, 'Global Catalog over TLS'],
  [3478, 'STUN and TURN', 5349, 'STUN and TURN over TLS'],
  [5060, 'SIP', 5061, 'SIP over TLS'],
  [5222, 'XMPP', 5223, 'XMPP over TLS'],
  [5672, 'AMQP', 5671, 'AMQP over TLS'],
  [5985, 'WinRM', 5986, 'WinRM over HTTPS'],
  [6667, 'IRC', 6697, 'IRC over TLS'],
  [7474, 'Neo4j', 7473, 'Neo4j over HTTPS'],
  [8008, 'HTTP alternate', 8443, 'HTTPS alternate'],
  [8080, 'HTTP alternate', 8443, 'HTTPS alternate'],
  [8500, 'Consul', 8501, 'Consul over HTTPS'],
  [9092, 'Kafka', 9093, 'Kafka over TLS'],
  [15672, 'RabbitMQ management', 15671, 'RabbitMQ management over HTTPS'],
];

export const twinsOf = (port: number): TwinPort[] =>
  TWINS.flatMap(([plain, plainName, secure, secureName]): TwinPort[] => {
    if (port === plain) return [{ port: secure, name: secureName, kind: 'secure' }];
    return port === secure ? [{ port: plain, name: plainName, kind: 'plain' }] : [];
  });
