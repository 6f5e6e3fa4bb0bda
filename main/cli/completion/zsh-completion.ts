/** The completion script for zsh. */
import type { OptionSpec } from '../command.ts';
import { type Place, valueOptions } from './completion-model.ts';

export function zshCompletion(places: readonly Place[]): string {
  const takesValue = valueOptions(places).map(({ name }) => `--${name}`);
  const withCommands = places.filter(({ commands }) => commands.length > 0);
  return `#compdef quayside
# zsh completion for quayside. Use: source <(quayside completion zsh), or save it as _quayside in a folder of $fpath
_quayside() {
  local place='' skip='' word i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $skip ]]; then skip=''; continue; fi
    case $word in
      (${takesValue.join('|')}) skip=1; continue ;;
      (-*) continue ;;
    esac
    case "$place/$word" in
${withCommands.map(descend).join('\n')}
    esac
  done
  case \${words[CURRENT-1]} in
${valueOptions(places).map(valueCase).join('\n')}
  esac
  case $place in
${places.map(placeCase).join('\n')}
  esac
}
# Loaded by compinit the file is the function's body; sourced, it must be bound.
if [[ \${funcstack[1]} == _quayside ]]; then _quayside "$@"; else compdef _quayside quayside; fi
`;
}

const descend = ({ path, commands }: Place): string => {
  const patterns = commands.map(({ name }) => quoted(`${path}/${name}`)).join('|');
  return `      (${patterns}) place=${path ? '"$place $word"' : '$word'} ;;`;
};

function valueCase({ name, values, folder, file }: OptionSpec): string {
  const found = folder ? '_files -/; ' : file ? '_files; ' : values ? `compadd -- ${values.join(' ')}; ` : '';
  return `    (--${name}) ${found}return ;;`;
}

function placeCase({ path, commands, values, options, files }: Place): string {
  const words = [
    ...commands.map(({ name, text }) => described(name, text)),
    ...values.map((value) => described(value, value)),
    ...options.map(({ name, text }) => described(`--${name}`, text)),
  ];
  const addFiles = files ? '; _files' : '';
  return `    (${quoted(path)}) found=(${words.join(' ')}); _describe word found${addFiles} ;;`;
}

/** `_describe` takes `word:text`; a colon in the word would end it. */
const described = (word: string, text: string): string => quoted(`${word.replaceAll(':', '\\:')}:${text}`);

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
