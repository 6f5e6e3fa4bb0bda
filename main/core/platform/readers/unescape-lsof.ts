/** How lsof writes what is not printable in a name: `\x20`, also byte by byte for UTF-8. Pure; not cleaned. */
export function unescapeLsof(text: string): string {
  return text.replace(/(?:\\x[0-9a-f]{2})+/g, (run) =>
    Buffer.from(run.replace(/\\x/g, ''), 'hex').toString('utf8'),
  );
}
