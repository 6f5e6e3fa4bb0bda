/** `${NAME}` and `%h` in values of an ssh config. */

/** What is longer once it is expanded is no name, path or forward; ssh has the same bound for a forward. */
const LONGEST = 4_096;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Null where a variable is not set, a brace is not closed, or the result is too long: ssh refuses that too. */
export function expandVariables(text: string, env: Environment): string | null {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('${', at);
    if (start < 0) {
      result += text.slice(at);
      break;
    }
    const end = text.indexOf('}', start);
    const value = end < 0 ? undefined : env[text.slice(start + 2, end)];
    if (value === undefined) return null;
    result += text.slice(at, start) + value;
    if (result.length > LONGEST) return null;
    at = end + 1;
  }
  return result.length > LONGEST ? null : result;
}

/** `%%` is always known. Null where a token is not, or the result is too long. */
export function expandTokens(text: string, tokens: Readonly<Record<string, string>>): string | null {
  if (!text.includes('%')) return text.length > LONGEST ? null : text;
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '%') result += text[at];
    else {
      at += 1;
      const sign = text.charAt(at);
      const value = sign === '%' ? '%' : Object.hasOwn(tokens, sign) ? tokens[sign] : undefined;
      if (value === undefined) return null;
      result += value;
    }
    if (result.length > LONGEST) return null;
  }
  return result;
}
