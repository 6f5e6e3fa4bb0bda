/** What runs with an administrator's rights on Windows: one fixed text and whole numbers, nothing that a program could have named. */

/** A socket as numbers: 6 (TCP) or 17 (UDP), the port, the process that has it, and when that began in ms since 1970. */
export type SocketNumbers = readonly [protocol: 6 | 17, port: number, pid: number, startMs: number];

export interface ElevatedNumbers {
  /** Two secret numbers that make the name of the pipe. */
  readonly pipe: readonly [number, number];
  /** Never signalled: we ourselves and all above us; at least one. */
  readonly above: readonly number[];
  readonly sockets: readonly SocketNumbers[];
}

/** In seconds: how long the step waits for our end of the pipe. */
const CONNECT_S = 10;

/**
 * A small broker for PowerShell, in the words of `elevated-lines.ts`: `$n` holds its numbers. It talks over a pipe that is ours,
 * for a process that was started with other rights has none of its own, and ends with it.
 *
 * A process is held by an open handle from the moment that it is named: until that is closed, Windows gives its pid to nobody
 * else. Before each signal its sockets are looked at anew, its start last. A process that runs a service is never ended: its
 * service is stopped, where it runs but one.
 */
export const ELEVATED_SCRIPT = [
  `$ErrorActionPreference='Stop'`,
  `$ProgressPreference='SilentlyContinue'`,
  `$sys=[Environment]::SystemDirectory`,
  // Only Windows' own: the user's folders of modules are the user's to write to.
  `$env:PSModulePath=$sys+'\\WindowsPowerShell\\v1.0\\Modules'`,
  `$pipe=New-Object IO.Pipes.NamedPipeClientStream('.',('quayside-'+$n[0]+'-'+$n[1]),'InOut')`,
  `$pipe.Connect(${CONNECT_S}000)`,
  `$in=New-Object IO.StreamReader($pipe)`,
  `$out=New-Object IO.StreamWriter($pipe)`,
  `$out.NewLine=[string][char]10`,
  `$out.AutoFlush=$true`,
  `$above=@($PID)+$n[3..(2+$n[2])]`,
  `$sockets=New-Object Collections.ArrayList`,
  `for($i=3+$n[2];$i -lt $n.Count;$i+=4){[void]$sockets.Add($n[$i..($i+3)])}`,
  `$held=@{}`,
  `try{[Diagnostics.Process]::EnterDebugMode()}catch{}`,
  `function StartOf($id){$c=Get-CimInstance Win32_Process -Filter ('ProcessId='+$id);` +
    `if(!$c -or !$c.CreationDate){return 0};` +
    `$t=$c.CreationDate.ToUniversalTime().Ticks-621355968000000000;($t-$t%10000)/10000}`,
  `function Holds($s){if($s[0] -eq 6){$r=Get-NetTCPConnection -State Listen -LocalPort $s[1] -ErrorAction SilentlyContinue}` +
    `else{$r=Get-NetUDPEndpoint -LocalPort $s[1] -ErrorAction SilentlyContinue};` +
    `foreach($one in $r){if($one.OwningProcess -eq $s[2]){return $true}};$false}`,
  `function Answer($verb,$id,$start){` +
    `if($above -contains $id -or !$held.ContainsKey($id)){return 'refused'};` +
    `$p=$held[$id];` +
    `if($p -and $p.HasExited){return 'gone'};` +
    `$ok=$false;` +
    `foreach($s in $sockets){if($s[2] -eq $id -and $s[3] -eq $start -and (Holds $s)){$ok=$true}};` +
    `$services=@(Get-CimInstance Win32_Service -Filter ('ProcessId='+$id));` +
    `if(!$ok -or (StartOf $id) -ne $start){return 'changed'};` +
    `if($services.Count -gt 0){` +
    `if($services.Count -gt 1 -or $verb -eq 'force'){return 'refused'};` +
    `if((Invoke-CimMethod -InputObject $services[0] -MethodName StopService).ReturnValue -eq 0){return 'sent'};` +
    `return 'denied'};` +
    `if(!$p){return 'denied'};` +
    `if($verb -eq 'force'){try{$p.Kill()}catch{if($p.HasExited){return 'gone'};return 'denied'};return 'sent'};` +
    `[void](& ($sys+'\\taskkill.exe') '/PID' $id);` +
    `if($LASTEXITCODE -eq 0){return 'sent'};` +
    `if($LASTEXITCODE -eq 128){return 'gone'};` +
    `'deaf'}`,
  `foreach($s in $sockets){$id=[int]$s[2];` +
    `if($held.ContainsKey($id) -or $above -contains $id){continue};` +
    `$p=$null;` +
    `try{$p=[Diagnostics.Process]::GetProcessById($id);[void]$p.Handle}catch{$p=$null};` +
    `if((Holds $s) -and (StartOf $id) -eq $s[3]){$held[$id]=$p;$out.WriteLine('holder '+$id+' '+$s[3])}}`,
  `$out.WriteLine('ready')`,
  `while($null -ne ($line=$in.ReadLine())){` +
    `$say='bad';` +
    `if($line -cmatch '^(ask|force) ([1-9][0-9]{0,8}) ([1-9][0-9]{0,14})$'){` +
    `$verb=$matches[1];$id=[int]$matches[2];$start=[long]$matches[3];` +
    `try{$say=[string](Answer $verb $id $start)+' '+$id}catch{$say='denied '+$id}};` +
    `$out.WriteLine($say)}`,
].join(';');

/** Windows' own number for a question that the user has answered with no, or has dismissed. */
export const CANCELLED = 1_223;

/**
 * Asks for the rights, without a double quote: what PowerShell's `Start-Process -Verb RunAs` does as well, but that tells a refusal in words alone. It
 * ends with Windows' number for why not, else with the step.
 */
const asking = (command: string): string =>
  [
    `$ErrorActionPreference='Stop'`,
    `$i=New-Object Diagnostics.ProcessStartInfo`,
    `$i.FileName=[Environment]::SystemDirectory+'\\WindowsPowerShell\\v1.0\\powershell.exe'`,
    `$i.Arguments='-NoLogo -NoProfile -NonInteractive -WindowStyle Hidden -EncodedCommand ${command}'`,
    `$i.Verb='runas'`,
    `$i.UseShellExecute=$true`,
    `$i.WindowStyle='Hidden'`,
    `try{$p=[Diagnostics.Process]::Start($i)}` +
      `catch{$e=$_.Exception;while($e -and !($e -is [ComponentModel.Win32Exception])){$e=$e.InnerException};` +
      `if($e){exit $e.NativeErrorCode};exit 1}`,
    `if($p){$p.WaitForExit();exit $p.ExitCode}`,
  ].join(';');

/** More sockets than a plan has; what is over is not asked for. The text must fit into a command line of Windows. */
const MOST_SOCKETS = 32;
const MOST_ABOVE = 64;

/** The arguments of powershell.exe; null unless all that goes into them are whole numbers above zero, and not too many. */
export function elevatedArgv({ pipe, above, sockets }: ElevatedNumbers): string[] | null {
  const isFew = above.length >= 1 && above.length <= MOST_ABOVE && sockets.length <= MOST_SOCKETS;
  const numbers = [...pipe, above.length, ...above, ...sockets.flat()];
  if (!isFew || sockets.length === 0 || !numbers.every(isNumber)) return null;
  const step = encoded(`$n=@(${numbers.join(',')});${ELEVATED_SCRIPT}`);
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', asking(step)];
}

/** Also against what only claims to be one: it becomes part of a text that runs. */
const isNumber = (value: unknown): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

const encoded = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');
