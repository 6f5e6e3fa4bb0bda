/** The completion script for PowerShell. */
import { optionWords, type Place, valueOptions } from './completion-model.ts';

export function powershellCompletion(places: readonly Place[]): string {
  return `# PowerShell completion for quayside. Use: quayside completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName quayside -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $places = @{
${places.map(placeEntry).join('\n')}
    }
    $values = @{
${valueOptions(places).map(valueEntry).join('\n')}
    }
    $place = ''
    $previous = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $word = $element.ToString()
        $path = "$place $word".Trim()
        if (-not $values.ContainsKey($previous) -and $places.ContainsKey($path)) { $place = $path }
        $previous = $word
    }
    $found = if ($values.ContainsKey($previous)) { $values[$previous] } else { $places[$place] }
    $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
`;
}

function placeEntry({ path, commands, values, options }: Place): string {
  const words = [...commands.map(({ name }) => name), ...values, ...options.flatMap(optionWords)];
  return `        ${quoted(path)} = @(${words.map(quoted).join(', ')})`;
}

const valueEntry = ({ name, values }: { name: string; values?: readonly string[] }): string =>
  `        ${quoted(`--${name}`)} = @(${(values ?? []).map(quoted).join(', ')})`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
