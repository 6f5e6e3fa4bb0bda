/**
 * Reads a file of common ports. An entry begins at the left margin, what is said of it is indented:
 *
 *   5432 PostgreSQL | postgres, psql             /udp behind the number where it is UDP; other names behind the bar
 *     The PostgreSQL database server.            one sentence
 *     default: PostgreSQL = port in postgresql.conf
 *     clash: Who else is found there. What to do about it.
 *     where: development, container, production
 */
const HEAD = /^(\d{1,5})(\/udp)? ([^|]+?)(?: \| (.+))?$/;
const WHERE = ['development', 'container', 'production'];

export function readEntries(text, file) {
  const entries = [];
  text.split('\n').forEach((line, at) => {
    const refuse = (why) => {
      throw new Error(`${file}:${at + 1}: ${why}: ${line}`);
    };
    if (line.trim() === '' || line.startsWith('#')) return;
    if (!line.startsWith('  ')) entries.push(readHead(line, refuse));
    else readFact(line.trim(), entries.at(-1) ?? refuse('a fact of nothing'), refuse);
  });
  for (const entry of entries)
    if (!entry.meaning || entry.where.length === 0)
      throw new Error(`${file}: ${entry.port} ${entry.name} lacks its meaning or where it is found`);
  return entries;
}

function readHead(line, refuse) {
  const [, port, udp, name, also] = HEAD.exec(line) ?? refuse('no head of an entry');
  if (Number(port) < 1 || Number(port) > 65_535) refuse('no port');
  return {
    port: Number(port),
    protocol: udp ? 'udp' : 'tcp',
    name,
    also: also ? also.split(/,\s*/) : [],
    meaning: '',
    defaultOf: [],
    clashes: [],
    where: [],
  };
}

function readFact(line, entry, refuse) {
  const [, kind, rest] = /^(default|clash|where): (.+)$/.exec(line) ?? [];
  if (kind === 'default') {
    const [program, key = null] = rest.split(' = ');
    entry.defaultOf.push({ program, key });
  } else if (kind === 'clash') entry.clashes.push(rest);
  else if (kind === 'where') {
    entry.where = rest.split(', ');
    if (entry.where.some((place) => !WHERE.includes(place))) refuse('no place');
  } else if (entry.meaning) refuse('a second meaning');
  else if (!line.endsWith('.')) refuse('no sentence');
  else entry.meaning = line;
}
