/** Where Windows keeps its own tools, by whole paths, and what they get of the environment. */
import { win32 } from 'node:path';

export interface SystemTools {
  readonly netstat: string;
  readonly netsh: string;
  readonly tasklist: string;
  readonly taskkill: string;
  readonly fltmc: string;
  readonly rundll32: string;
  readonly sc: string;
  readonly powershell: string;
  /** All that they get: nothing of a project's own, which could change what they load or tell. */
  readonly env: Readonly<Record<string, string>>;
}

/** What Windows' own programs look for, in the spelling of Windows. */
const PASSED_ON = [
  'SystemDrive',
  'ProgramData',
  'ProgramFiles',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'USERNAME',
  'USERDOMAIN',
];

const USUAL_ROOT = 'C:\\Windows';

/** `SystemRoot` counts where it is a plain folder of a drive of this machine: no share, no `..`, no other device. */
export function systemRoot(env: NodeJS.ProcessEnv): string {
  const root = readVariable(env, 'SystemRoot') ?? USUAL_ROOT;
  const isPlain = /^[A-Za-z]:\\[^<>:"|?*/\0]+$/.test(root) && win32.normalize(root) === root;
  return isPlain ? root.replace(/\\+$/, '') : USUAL_ROOT;
}

export function systemTools(env: NodeJS.ProcessEnv): SystemTools {
  const root = systemRoot(env);
  const system = win32.join(root, 'System32');
  const powershell = win32.join(system, 'WindowsPowerShell', 'v1.0');
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = readVariable(env, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    netstat: win32.join(system, 'netstat.exe'),
    netsh: win32.join(system, 'netsh.exe'),
    tasklist: win32.join(system, 'tasklist.exe'),
    taskkill: win32.join(system, 'taskkill.exe'),
    fltmc: win32.join(system, 'fltMC.exe'),
    rundll32: win32.join(system, 'rundll32.exe'),
    sc: win32.join(system, 'sc.exe'),
    powershell: win32.join(powershell, 'powershell.exe'),
    env: {
      ...Object.fromEntries(passedOn),
      SystemRoot: root,
      windir: root,
      ComSpec: win32.join(system, 'cmd.exe'),
      PATH: [system, root, win32.join(system, 'Wbem'), powershell].join(';'),
      PATHEXT: '.COM;.EXE',
      // Only Windows' own: a module of the same name elsewhere would be loaded in its place.
      PSModulePath: win32.join(powershell, 'Modules'),
    },
  };
}

/** Names of variables have no case on Windows; a copy of the environment has lost that. */
function readVariable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const key = Object.keys(env).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : env[key];
  return value === '' ? undefined : value;
}
