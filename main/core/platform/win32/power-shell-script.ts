/** What our one PowerShell runs: it answers requests, a line each, until its input ends. One line of text, without a double quote. */

/** Beginning of the line that ends an answer: no JSON begins so, and JSON has no line ends of its own. */
export const ANSWER_MARK = '=';

/** Exactly what is read of a process. */
const FIELDS = 'ProcessId,ParentProcessId,Name,ExecutablePath,CommandLine,CreationDate';

/**
 * A request is `NUMBER VERB [ARGUMENT]`; the answer JSON, where there is any, then `=NUMBER ok` or `=NUMBER failed`.
 * `owners` takes pids with commas between: only numbers get into what is asked of the system.
 */
export const POWER_SHELL_SCRIPT = [
  `$ErrorActionPreference='Stop'`,
  `$ProgressPreference='SilentlyContinue'`,
  // Without the mark at its beginning.
  `[Console]::OutputEncoding=New-Object System.Text.UTF8Encoding $false`,
  `$in=[Console]::In`,
  `$out=[Console]::Out`,
  `$fields='${FIELDS}'.Split(',')`,
  `function Named($pids){($pids.Split(',')|ForEach-Object{'ProcessId='+[uint32]$_}) -join ' OR '}`,
  `function Owner($p){$o=Invoke-CimMethod -InputObject $p -MethodName GetOwner;$s=Invoke-CimMethod -InputObject $p -MethodName GetOwnerSid;New-Object PSObject -Property @{ProcessId=$p.ProcessId;CreationDate=$p.CreationDate;User=$o.User;Sid=$s.Sid}}`,
  `function Answer($verb,$argument){switch($verb){` +
    `'processes'{Get-CimInstance Win32_Process -Property $fields|Select-Object $fields}` +
    `'process'{Get-CimInstance Win32_Process -Property $fields -Filter (Named $argument)|Select-Object $fields}` +
    `'owners'{Get-CimInstance Win32_Process -Filter (Named $argument)|ForEach-Object{try{Owner $_}catch{}}}` +
    `'tcp'{Get-NetTCPConnection -State Listen|Select-Object LocalAddress,LocalPort,State,OwningProcess}` +
    `'udp'{Get-NetUDPEndpoint|Select-Object LocalAddress,LocalPort,OwningProcess}` +
    `}}`,
  `while($null -ne ($line=$in.ReadLine())){` +
    `$words=$line.Split(' ');` +
    `try{$json=@(Answer $words[1] $words[2])|ConvertTo-Json -Compress;if($json){$out.WriteLine($json)};$out.WriteLine('${ANSWER_MARK}'+$words[0]+' ok')}` +
    `catch{$out.WriteLine('${ANSWER_MARK}'+$words[0]+' failed')};` +
    `$out.Flush()}`,
].join(';');

/** No profile, for it is the user's own and may print; nothing waits for somebody to type. */
export const POWER_SHELL_ARGV: readonly string[] = [
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-Command',
  POWER_SHELL_SCRIPT,
];
