/** What kind of place started something: by name, by what an interpreter runs, and never by a likeness. */
import { describe, expect, it } from 'vitest';
import { launcherKind, launcherWords } from '../../preload/launcher-kind.ts';
import type { LauncherKind } from '../../preload/model.ts';

const NAMES: Record<LauncherKind, [name: string, called: string][]> = {
  agent: [
    ['claude', 'Claude Code'],
    ['codex', 'Codex'],
    ['gemini', 'Gemini CLI'],
    ['cursor-agent', 'Cursor Agent'],
    ['copilot', 'GitHub Copilot'],
    ['aider', 'Aider'],
    ['opencode', 'OpenCode'],
    ['goose', 'Goose'],
    ['amp', 'Amp'],
    ['crush', 'Crush'],
    ['droid', 'Droid'],
    ['qwen', 'Qwen Code'],
    ['kimi', 'Kimi'],
    ['auggie', 'Auggie'],
    ['qchat', 'Amazon Q'],
    ['kiro-cli', 'Kiro'],
    ['openhands', 'OpenHands'],
    ['interpreter', 'Open Interpreter'],
    ['plandex', 'Plandex'],
  ],
  editor: [
    ['code', 'VS Code'],
    ['Code.exe', 'VS Code'],
    ['Code Helper (Plugin)', 'VS Code'],
    ['code-insiders', 'VS Code'],
    ['code-tunnel', 'VS Code'],
    ['cursor', 'Cursor'],
    ['Cursor Helper (Plugin)', 'Cursor'],
    ['windsurf', 'Windsurf'],
    ['codium', 'VSCodium'],
    ['code-server', 'code-server'],
    ['openvscode-server', 'OpenVSCode Server'],
    ['antigravity', 'Antigravity'],
    ['trae', 'Trae'],
    ['kiro', 'Kiro'],
    ['zed-editor', 'Zed'],
    ['idea', 'IntelliJ IDEA'],
    ['idea64.exe', 'IntelliJ IDEA'],
    ['webstorm', 'WebStorm'],
    ['pycharm', 'PyCharm'],
    ['phpstorm', 'PhpStorm'],
    ['goland', 'GoLand'],
    ['rubymine', 'RubyMine'],
    ['clion', 'CLion'],
    ['rider', 'Rider'],
    ['rustrover', 'RustRover'],
    ['datagrip', 'DataGrip'],
    ['studio', 'Android Studio'],
    ['fleet', 'JetBrains Fleet'],
    ['remote-dev-server', 'a JetBrains IDE'],
    ['sublime_text', 'Sublime Text'],
    ['emacs-gtk', 'Emacs'],
    ['nvim', 'Neovim'],
    ['vim.basic', 'Vim'],
    ['hx', 'Helix'],
    ['devenv.exe', 'Visual Studio'],
    ['Xcode', 'Xcode'],
    ['eclipse', 'Eclipse'],
  ],
  multiplexer: [
    ['tmux: server', 'tmux'],
    ['tmux', 'tmux'],
    ['SCREEN', 'screen'],
    ['zellij', 'Zellij'],
    ['dtach', 'dtach'],
    ['abduco', 'abduco'],
  ],
  terminal: [
    ['gnome-terminal-server', 'GNOME Terminal'],
    ['kgx', 'Console'],
    ['ptyxis-agent', 'Ptyxis'],
    ['konsole', 'Konsole'],
    ['kitty', 'kitty'],
    ['alacritty', 'Alacritty'],
    ['wezterm-gui', 'WezTerm'],
    ['ghostty', 'Ghostty'],
    ['footclient', 'foot'],
    ['xterm', 'xterm'],
    ['urxvtd', 'urxvt'],
    ['st', 'st'],
    ['tilix', 'Tilix'],
    ['terminator', 'Terminator'],
    ['guake', 'Guake'],
    ['xfce4-terminal', 'Xfce Terminal'],
    ['mate-terminal', 'MATE Terminal'],
    ['lxterminal', 'LXTerminal'],
    ['qterminal', 'QTerminal'],
    ['terminology', 'Terminology'],
    ['blackbox', 'Black Box'],
    ['rio', 'Rio'],
    ['warp-terminal', 'Warp'],
    ['tabby', 'Tabby'],
    ['hyper', 'Hyper'],
    ['iTerm2', 'iTerm2'],
    ['iTermServer-3.5.1', 'iTerm2'],
    ['Terminal', 'Terminal'],
    ['WindowsTerminal.exe', 'Windows Terminal'],
    ['conhost.exe', 'the Windows console'],
    ['mintty.exe', 'mintty'],
    ['ConEmuC64.exe', 'ConEmu'],
    ['ttyd', 'ttyd'],
  ],
  ssh: [
    ['sshd', 'SSH'],
    ['sshd: dev@pts/0', 'SSH'],
    ['sshd-session', 'SSH'],
    ['mosh-server', 'Mosh'],
  ],
  login: [['login', 'a log-in']],
  cron: [
    ['cron', 'cron'],
    ['CRON', 'cron'],
    ['crond', 'cron'],
    ['atd', 'at'],
  ],
  'service-manager': [
    ['systemd', 'systemd'],
    ['launchd', 'launchd'],
    ['runsvdir', 'runit'],
    ['s6-svscan', 's6'],
  ],
};

const cases = Object.entries(NAMES).flatMap(([kind, rows]) =>
  rows.map(([name, called]) => ({ kind, name, called })),
);

describe('a launcher', () => {
  it.each(cases)('$name is $called, of the kind $kind', ({ kind, name, called }) => {
    expect(launcherKind({ name })).toEqual({ kind, called });
  });

  it.each<[string, string[]]>([
    ['Claude Code', ['node', '/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js']],
    ['Codex', ['node', '/usr/lib/node_modules/@openai/codex/bin/codex.js']],
    ['Codex', ['node', '/home/dev/.npm-global/bin/codex']],
    ['Gemini CLI', ['node', '--no-warnings=DEP0040', '/usr/local/bin/gemini']],
    ['Gemini CLI', ['node', '/usr/lib/node_modules/@google/gemini-cli/dist/index.js']],
    ['Cursor Agent', ['/home/dev/.local/share/cursor-agent/versions/1/node', 'index.js']],
    ['GitHub Copilot', ['node', '/usr/lib/node_modules/@github/copilot/index.js']],
    ['Qwen Code', ['node', 'C:\\npm\\node_modules\\@qwen-code\\qwen-code\\dist\\index.js']],
    ['Aider', ['/usr/bin/python3', '/home/dev/.local/bin/aider', '--model', 'x']],
    ['Aider', ['python3.11', '-m', 'aider']],
    ['VS Code', ['/home/dev/.vscode-server/cli/servers/x/server/node', '/x/out/server-main.js']],
    ['VS Code', ['node', '/home/dev/.vscode-server/bin/x/out/bootstrap-fork', '--type=ptyHost']],
    ['Cursor', ['node', '/home/dev/.cursor-server/bin/x/out/server-main.js']],
    ['Windsurf', ['node', '/home/dev/.windsurf-server/bin/x/out/server-main.js']],
    ['code-server', ['node', '/usr/lib/code-server/out/node/entry']],
    ['PyCharm', ['java', '-cp', '/x.jar', '-Didea.paths.selector=PyCharmCE2024.1', 'com.intellij.idea.Main']],
    ['a JetBrains IDE', ['java', '-Xmx2g', 'com.intellij.idea.Main']],
  ])('is %s where an interpreter runs it: %o', (called, argv) => {
    const name = argv[0]?.split('/').at(-1) ?? '';
    expect(launcherKind({ name, argv })?.called).toBe(called);
  });

  it.each<[string, string[]]>([
    ['bash', ['-bash']],
    ['npm run dev', ['npm run dev']],
    ['node', ['node', 'server.js']],
    ['node', ['node', '/home/dev/gemini/server.js']],
    ['node', ['node', '/home/dev/app/node_modules/.bin/vite', '/usr/bin/claude']],
    ['node', ['node', '-e', 'x']],
    ['node', []],
    ['python3', ['python3', '-m', 'http.server']],
    ['make', ['make', 'cursor']],
    ['codepage', []],
    ['xclaude', []],
    ['decode', []],
    ['steam', []],
    ['', []],
  ])('is not %s %o', (name, argv) => {
    expect(launcherKind({ name, argv })).toBeNull();
  });

  it('is named for people', () => {
    expect(launcherWords({ kind: 'agent', name: 'Claude Code' })).toBe('Claude Code (AI agent)');
    expect(launcherWords({ kind: 'ssh', name: 'SSH' })).toBe('SSH session');
    expect(launcherWords({ kind: 'editor', name: 'VS Code' })).toBe('VS Code');
  });
});
