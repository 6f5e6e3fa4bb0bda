/** Tells a process that is part of the system from somebody's work. Pure. */

/** Daemons of a Linux system that open ports; where they run as root in a container, nothing else tells. */
const SYSTEM_NAMES = new Set([
  'init',
  'agetty',
  'acpid',
  'avahi-daemon',
  'bluetoothd',
  'chronyd',
  'connmand',
  'cron',
  'crond',
  'cups-browsed',
  'cupsd',
  'dbus-broker',
  'dbus-daemon',
  'dhclient',
  'dhcpcd',
  'dnsmasq',
  'exim4',
  'firewalld',
  'iwd',
  'ModemManager',
  'NetworkManager',
  'nfsd',
  'nmbd',
  'nscd',
  'nslcd',
  'ntpd',
  'ntpd-rs',
  'polkitd',
  'rpc.idmapd',
  'rpc.mountd',
  'rpc.statd',
  'rpcbind',
  'rsyslogd',
  'smbd',
  'snmpd',
  'sshd',
  'sssd',
  'tailscaled',
  'thermald',
  'udevd',
  'unbound',
  'upowerd',
  'wpa_supplicant',
  'xinetd',
]);

/** The system starts these for somebody's work: what carries the ports of containers, and what developers work against. */
const WORK_NAMES = new Set([
  'docker-proxy',
  'rootlessport',
  'slirp4netns',
  'pasta',
  'conmon',
  'apache2',
  'beam.smp',
  'caddy',
  'clickhouse-serv',
  'clickhouse-server',
  'etcd',
  'haproxy',
  'httpd',
  'influxd',
  'lighttpd',
  'mariadbd',
  'memcached',
  'minio',
  'mongod',
  'mosquitto',
  'mysqld',
  'nats-server',
  'nginx',
  'ollama',
  'postgres',
  'prometheus',
  'redis-server',
  'traefik',
  'valkey-server',
]);

export interface SystemTraits {
  name: string;
  kernelThread: boolean;
  uid: number | null;
  /** Who asks: one's own processes are never the system's by their user alone. */
  ownUid: number;
  /** The text of /proc/pid/cgroup, or null. */
  cgroup: string | null;
}

export function isSystemProcess({ name, kernelThread, uid, ownUid, cgroup }: SystemTraits): boolean {
  if (kernelThread) return true;
  if (WORK_NAMES.has(name) || isInContainer(cgroup)) return false;
  if (SYSTEM_NAMES.has(name) || name.startsWith('systemd')) return true;
  // 1 to 999 are given to services, 65534 is nobody; people begin at 1000.
  if (uid !== null && uid !== ownUid && ((uid >= 1 && uid <= 999) || uid === 65_534)) return true;
  return isSystemUnit(cgroup);
}

/** As seen from outside: the groups that container engines make. */
const isInContainer = (cgroup: string | null): boolean =>
  cgroup !== null &&
  /(docker|libpod|cri-containerd|crio|lxc\.payload|kubepods|machine\.slice)[-./]/.test(cgroup) &&
  !isEngine(cgroup);

/** The engine itself is a service of the system. */
const isEngine = (cgroup: string): boolean =>
  /\/system\.slice\/(docker|containerd|podman|crio|lxc)[^/]*\.service\s*$/m.test(cgroup);

/** `systemd-run` makes units named run-…, which are somebody's work as much as a command in a terminal. */
const isSystemUnit = (cgroup: string | null): boolean =>
  cgroup !== null && /:\/system\.slice\/(?!run-|app-)[^\n]*\.(service|socket)(\/|\s*$)/m.test(cgroup);
