/** The completion script for fish. */
import type { OptionSpec } from '../command.ts';
import { type Place, valueOptions } from './completion-model.ts';

export function fishCompletion(places: readonly Place[]): string {
  const takesValue = valueOptions(places).map(({ name }) => `--${name}`);
  const steps = places.flatMap(({ path, commands }) => commands.map(({ name }) => `${path}/${name}`));
  return `# fish completion for quayside. Use: quayside completion fish | source
function __quayside_place
    set -l place ''
    set -l skip ''
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test -n "$skip"
            set skip ''
            continue
        end
        switch $word
            case ${takesValue.join(' ')}
                set skip 1
            case '-*'
            case '*'
                if contains -- "$place/$word" ${steps.map(quoted).join(' ')}
                    set place (string trim -- "$place $word")
                end
        end
    end
    echo $place
end
function __quayside_at
    test (__quayside_place) = "$argv[1]"
end
complete -c quayside -f
${places.flatMap(placeLines).join('\n')}
`;
}

function placeLines({ path, commands, values, options, files }: Place): string[] {
  const start = `complete -c quayside -n ${quoted(`__quayside_at ${quoted(path)}`)}`;
  return [
    ...commands.map(({ name, text }) => `${start} -a ${name} -d ${quoted(text)}`),
    ...(values.length > 0 ? [`${start} -a ${quoted(values.join(' '))}`] : []),
    ...(files ? [`${start} -F`] : []),
    ...options.map((option) => `${start} ${optionWords(option)} -d ${quoted(option.text)}`),
  ];
}

function optionWords({ name, short, value, values, folder, file }: OptionSpec): string {
  const known = folder ? '(__fish_complete_directories)' : values?.join(' ');
  const takes = value === undefined ? '' : file ? ' -r -F' : known ? ` -x -a ${quoted(known)}` : ' -x';
  return `${short ? `-s ${short} ` : ''}-l ${name}${takes}`;
}

/** In single quotes fish knows two escapes. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
