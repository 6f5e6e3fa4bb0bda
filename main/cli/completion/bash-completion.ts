/** The completion script for bash. */
import type { OptionSpec } from '../command.ts';
import { optionWords, type Place, valueOptions } from './completion-model.ts';

export function bashCompletion(places: readonly Place[]): string {
  const takesValue = valueOptions(places).map(({ name }) => `--${name}`);
  const withCommands = places.filter(({ commands }) => commands.length > 0);
  return `# bash completion for quayside. Use: source <(quayside completion bash)
_quayside() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local path='' skip='' i word words='' files=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -n $skip ]]; then skip=''; continue; fi
    case $word in
      ${takesValue.join('|')}) skip=1; continue ;;
      -*) continue ;;
    esac
    case "$path/$word" in
${withCommands.map(descend).join('\n')}
    esac
  done
  case $previous in
${valueOptions(places).map(valueCase).join('\n')}
  esac
  case $path in
${places.map(placeCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files && $current != -* ]]; then
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -F _quayside quayside
`;
}

/** Words of a path that follow one another: \`/doctor\` and \`doctor/replay\`. */
const descend = ({ path, commands }: Place): string => {
  const patterns = commands.map(({ name }) => `'${path}/${name}'`).join('|');
  return `      ${patterns}) path=${path ? `"$path $word"` : '$word'} ;;`;
};

function valueCase({ name, values, folder, file }: OptionSpec): string {
  const found =
    folder || file
      ? `compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -${folder ? 'd' : 'f'} -- "$current"))`
      : `COMPREPLY=($(compgen -W '${(values ?? []).join(' ')}' -- "$current"))`;
  return `    --${name}) ${found}; return ;;`;
}

function placeCase({ path, commands, values, options, files }: Place): string {
  const words = [...commands.map(({ name }) => name), ...values, ...options.flatMap(optionWords)];
  return `    '${path}') words='${words.join(' ')}'${files ? '; files=1' : ''} ;;`;
}
