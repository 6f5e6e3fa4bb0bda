/** What kind of place a launcher is, by the name of its process and, where it is known, its command line. Pure. */
import type { LauncherKind } from './nouns/listener.ts';

export interface LauncherPlace {
  readonly kind: LauncherKind;
  /** For people: `VS Code`, `Claude Code`, `tmux`. */
  readonly called: string;
}

interface Row extends LauncherPlace {
  /** Names of processes, in lower case, without what follows a colon; `*` at the end for any ending. */
  readonly names: readonly string[];
  /** What the path of the script or the class that an interpreter runs must match. */
  readonly runs?: RegExp;
}

const row =
  (kind: LauncherKind) =>
  (called: string, names: string, runs?: RegExp): Row => ({
    kind,
    called,
    names: names.split(', '),
    ...(runs ? { runs } : {}),
  });

const agent = row('agent');
const editor = row('editor');
const terminal = row('terminal');
const multiplexer = row('multiplexer');

/** The most particular first: an agent is often run by the editor's own program. */
const AGENTS: readonly Row[] = [
  agent('Claude Code', 'claude, claude-code', /@anthropic-ai\/claude-code\//),
  agent('Codex', 'codex', /@openai\/codex\//),
  agent('Gemini CLI', 'gemini, gemini-cli', /@google\/gemini-cli\//),
  agent('Cursor Agent', 'cursor-agent', /\/cursor-agent\//),
  agent('GitHub Copilot', 'copilot, copilot-cli', /@github\/copilot\//),
  agent('Aider', 'aider', /^-m aider$/),
  agent('OpenCode', 'opencode', /\/opencode-ai\//),
  agent('Goose', 'goose, goosed'),
  agent('Amp', 'amp', /@sourcegraph\/amp\//),
  agent('Crush', 'crush', /@charmland\/crush\//),
  agent('Droid', 'droid'),
  agent('Qwen Code', 'qwen', /@qwen-code\/qwen-code\//),
  agent('Kimi', 'kimi', /^-m kimi_cli/),
  agent('Auggie', 'auggie', /@augmentcode\/auggie\//),
  agent('Amazon Q', 'qchat, q_cli'),
  agent('Kiro', 'kiro-cli'),
  agent('OpenHands', 'openhands', /^-m openhands/),
  agent('Open Interpreter', 'interpreter'),
  agent('Plandex', 'plandex'),
];

const EDITORS: readonly Row[] = [
  editor('VS Code', 'code, code-insiders, code-tunnel, code helper*', /\/\.vscode-server(-insiders)?\//),
  editor('Cursor', 'cursor, cursor helper*', /\/\.cursor-server\//),
  editor('Windsurf', 'windsurf, windsurf helper*', /\/\.windsurf-server\//),
  editor('VSCodium', 'codium, vscodium, codium helper*', /\/\.(vscodium|vscode-oss)-server\//),
  editor('code-server', 'code-server', /\/code-server\//),
  editor('OpenVSCode Server', 'openvscode-server', /\/openvscode-server[^/]*\//),
  editor('Antigravity', 'antigravity, antigravity helper*', /\/\.antigravity-server\//),
  editor('Trae', 'trae, trae helper*', /\/\.trae-server\//),
  editor('Kiro', 'kiro, kiro helper*', /\/\.kiro-server\//),
  editor('Zed', 'zed, zed-editor, zed-remote-server*'),
  editor('IntelliJ IDEA', 'idea, idea64', /-Didea\.paths\.selector=(Intelli|Idea)/),
  editor('WebStorm', 'webstorm, webstorm64', /-Didea\.paths\.selector=WebStorm/),
  editor('PyCharm', 'pycharm, pycharm64', /-Didea\.paths\.selector=PyCharm/),
  editor('PhpStorm', 'phpstorm, phpstorm64', /-Didea\.paths\.selector=PhpStorm/),
  editor('GoLand', 'goland, goland64', /-Didea\.paths\.selector=GoLand/),
  editor('RubyMine', 'rubymine, rubymine64', /-Didea\.paths\.selector=RubyMine/),
  editor('CLion', 'clion, clion64', /-Didea\.paths\.selector=CLion/),
  editor('Rider', 'rider, rider64', /-Didea\.paths\.selector=Rider/),
  editor('RustRover', 'rustrover, rustrover64', /-Didea\.paths\.selector=RustRover/),
  editor('DataGrip', 'datagrip, datagrip64', /-Didea\.paths\.selector=DataGrip/),
  editor('Android Studio', 'studio, studio64', /-Didea\.paths\.selector=AndroidStudio/),
  editor('JetBrains Fleet', 'fleet'),
  editor(
    'a JetBrains IDE',
    'remote-dev-server, jetbrains-*',
    /com\.intellij\.idea\.Main|-Didea\.paths\.selector=/,
  ),
  editor('Sublime Text', 'sublime_text, plugin_host*'),
  editor('Emacs', 'emacs, emacs-*'),
  editor('Neovim', 'nvim'),
  editor('Vim', 'vim, vi, gvim, vim.basic, vim.tiny, vim.gtk3'),
  editor('Helix', 'hx, helix'),
  editor('Visual Studio', 'devenv'),
  editor('Xcode', 'xcode'),
  editor('Eclipse', 'eclipse'),
];

const PLACES: readonly Row[] = [
  multiplexer('tmux', 'tmux'),
  multiplexer('screen', 'screen'),
  multiplexer('Zellij', 'zellij'),
  multiplexer('dtach', 'dtach'),
  multiplexer('abduco', 'abduco'),
  terminal('GNOME Terminal', 'gnome-terminal-server, gnome-terminal-, gnome-terminal'),
  terminal('Console', 'kgx'),
  terminal('Ptyxis', 'ptyxis, ptyxis-agent'),
  terminal('Konsole', 'konsole, yakuake'),
  terminal('kitty', 'kitty'),
  terminal('Alacritty', 'alacritty'),
  terminal('WezTerm', 'wezterm-gui, wezterm, wezterm-mux-server'),
  terminal('Ghostty', 'ghostty'),
  terminal('foot', 'foot, footclient'),
  terminal('xterm', 'xterm, uxterm'),
  terminal('urxvt', 'urxvt, urxvtd, rxvt, rxvt-unicode'),
  terminal('st', 'st'),
  terminal('Tilix', 'tilix'),
  terminal('Terminator', 'terminator'),
  terminal('Guake', 'guake'),
  terminal('Xfce Terminal', 'xfce4-terminal'),
  terminal('MATE Terminal', 'mate-terminal'),
  terminal('LXTerminal', 'lxterminal'),
  terminal('QTerminal', 'qterminal'),
  terminal('Terminology', 'terminology'),
  terminal('Black Box', 'blackbox'),
  terminal('Rio', 'rio'),
  terminal('Warp', 'warp, warp-terminal'),
  terminal('Tabby', 'tabby'),
  terminal('Hyper', 'hyper'),
  terminal('iTerm2', 'iterm2, itermserver*'),
  terminal('Terminal', 'terminal'),
  terminal('Windows Terminal', 'windowsterminal, openconsole'),
  terminal('the Windows console', 'conhost'),
  terminal('mintty', 'mintty'),
  terminal('ConEmu', 'conemu, conemu64, conemuc64'),
  terminal('ttyd', 'ttyd'),
  row('ssh')('SSH', 'sshd, sshd-session, dropbear'),
  row('ssh')('Mosh', 'mosh-server'),
  row('login')('a log-in', 'login, agetty'),
  row('cron')('cron', 'cron, crond, anacron, fcron'),
  row('cron')('at', 'atd'),
  row('service-manager')('systemd', 'systemd'),
  row('service-manager')('launchd', 'launchd'),
  row('service-manager')('runit', 'runsvdir'),
  row('service-manager')('s6', 's6-svscan'),
];

const TABLE: readonly Row[] = [...AGENTS, ...EDITORS, ...PLACES];

/** Programs whose name says nothing: what they run does. */
const INTERPRETER = /^(node(js)?|bun|deno|(python|pypy)[\d.]*|ruby[\d.]*|java|electron)$/;

export const isInterpreter = (name: string): boolean => INTERPRETER.test(name.toLowerCase());

/** Null for what merely stands between: shells, package managers, build tools. */
export function launcherKind({
  name,
  argv = [],
}: {
  name: string;
  argv?: readonly string[];
}): LauncherPlace | null {
  const found = isInterpreter(name) ? runBy(argv) : named(plainName(name));
  return found && { kind: found.kind, called: found.called };
}

/** `sshd: dev@pts/0`, `tmux: server` and `Code.exe` by their program. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[:[].*$/s, '')
    .replace(/\.exe$/, '')
    .trim();

const named = (name: string): Row | null =>
  TABLE.find(({ names }) =>
    names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one)),
  ) ?? null;

/** How far into a command line the script is looked for: Java's has dozens of options before it. */
const WORDS_LOOKED_AT = 200;

function runBy(argv: readonly string[]): Row | null {
  const words = argv.slice(1, WORDS_LOOKED_AT).map((word) => word.replaceAll('\\', '/'));
  const at = words.findIndex((word) => !word.startsWith('-') || word === '-m');
  const script = words[at] === '-m' ? `-m ${words[at + 1] ?? ''}` : (words[at] ?? '');
  // Options of Java tell the product; those of others are nobody's name.
  const told = [
    argv[0] ?? '',
    script,
    ...words.filter((word) => word.startsWith('-Didea.') || word.startsWith('com.intellij.')),
  ];
  const byPath = TABLE.find(({ runs }) => runs && told.some((text) => runs.test(text)));
  if (byPath) return byPath;
  const [, command] = /(?:^|\/)\.?bin\/([^/]+?)(?:\.m?js)?$/.exec(script) ?? [];
  return command === undefined ? null : named(command.toLowerCase());
}

/** `VS Code`, `Claude Code (AI agent)`, `SSH session`: for a line that says who started something. */
export function launcherWords({ kind, name }: { kind: LauncherKind; name: string }): string {
  if (kind === 'agent') return `${name} (AI agent)`;
  return kind === 'ssh' ? `${name} session` : name;
}
