/** Where somebody works: what stands above such a process did not start a server for its own sake. Pure. */
import type { ProcessFacts } from '../platform/platform.ts';
import { matchesProgram, type ProgramPattern, wordsOf } from './program-words.ts';
import { shellRunOf } from './shell-text.ts';

/** Each row a kind of place, by the names of its programs. */
const SESSIONS: readonly ProgramPattern[] = [
  // Log-ins and timed work.
  { natives: ['sshd', 'sshd-session', 'login', 'mosh-server', 'dropbear', 'su', 'cron', 'crond', 'atd'] },
  // Terminals.
  {
    natives: [
      'tmux',
      'tmux: server',
      'screen',
      'zellij',
      'gnome-terminal-server',
      'konsole',
      'kitty',
      'ghostty',
    ],
  },
  {
    natives: [
      'alacritty',
      'wezterm-gui',
      'xterm',
      'ttyd',
      'terminal',
      'iterm2',
      'windowsterminal',
      'conhost',
    ],
  },
  // Editors.
  {
    natives: [
      'code',
      'code-insiders',
      'codium',
      'cursor',
      'windsurf',
      'zed',
      'zed-editor',
      'vim',
      'nvim',
      'emacs',
    ],
  },
  {
    natives: [
      'idea',
      'webstorm',
      'pycharm',
      'goland',
      'rubymine',
      'phpstorm',
      'rider',
      'clion',
      'sublime_text',
    ],
  },
  {
    commands: ['code-server'],
    packages: ['code-server/'],
    files: /\/\.[\w-]+-server\/.*\.js$|\/out\/bootstrap-fork\.js$/,
  },
  // AI agents.
  { natives: ['claude', 'codex', 'gemini', 'opencode', 'aider', 'goose'] },
  { commands: ['claude', 'codex', 'gemini', 'opencode', 'aider', 'goose'] },
  { packages: ['@anthropic-ai/claude-code/', '@openai/codex/', '@google/gemini-cli/', 'opencode-ai/'] },
];

/** A log-in, a terminal, an editor, an AI agent, or a shell that is typed into. */
export function isSession(process: ProcessFacts): boolean {
  if (shellRunOf(process)?.kind === 'interactive') return true;
  const words = wordsOf(process);
  // `tmux: server`, `sshd: dev [priv]`, `screen -S x` as a title.
  const program = words.program.replace(/:.*/, '');
  const plain = { ...words, program, isNamedSo: true };
  return SESSIONS.some((pattern) => matchesProgram(plain, pattern));
}
