/** Lets each ssh ask the user through us, and through nothing else. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import type { Exec } from '../exec.ts';
import type { Platform } from '../platform/platform.ts';
import { type AskpassChannel, type AskpassOptions, createAskpassChannel } from './askpass-channel.ts';
import { type AskpassWays, askpassEnvironment } from './askpass-environment.ts';
import { openAskpassFolder } from './askpass-folder.ts';
import { createAskpassReader } from './askpass-helper.ts';

export interface SshQuestions extends Pick<AskpassChannel, 'answer' | 'cancel'> {
  /** All of the environment that ssh gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Refuses what is open and takes the pipes away; to be called when that ssh has ended. */
  close(): void;
}

export interface Askpass {
  /** For one start of one ssh. `unsupported` and `unavailable`: ssh can ask nobody here; start it with `silentEnvironment`. */
  open(options: AskpassOptions): Promise<Result<SshQuestions>>;
}

/** Where ssh has no way to run a helper of ours: it is run so that it asks nobody. */
export const NOBODY_TO_ASK: Askpass = {
  open: async () =>
    fail(
      'unsupported',
      'On this system ssh cannot ask you anything through Quayside: a key that wants a passphrase has to be in your agent, and the host has to be known.',
      'Add the key with `ssh-add`, and connect once with `ssh` in a terminal to confirm the host’s key.',
    ),
};

export interface AskpassParts {
  /** Ours alone; see host-files.ts. */
  readonly folder: string;
  readonly platform: Pick<Platform, 'findProgram'>;
  readonly exec: Exec;
  /** What ssh is to inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  /** 120,000. */
  readonly limitMs?: number;
}

const LIMIT_MS = 120_000;

export function createAskpass(parts: AskpassParts): Askpass {
  const { folder: base, platform, exec, env, now = () => new Date(), limitMs = LIMIT_MS } = parts;
  return {
    async open(options) {
      const mkfifo = platform.findProgram('mkfifo');
      if (mkfifo === null) {
        return fail('unsupported', 'This system has no pipes by which ssh could ask you.', 'Use ssh-agent.');
      }
      // What arrives before there is a channel waits: an ssh is started only later.
      let take: (piece: Buffer) => void = () => {};
      const opened = await openAskpassFolder({ base, mkfifo, exec, onPiece: (piece) => take(piece) });
      if (!opened.ok) return opened;
      const folder = opened.value;
      const channel = createAskpassChannel(options, { reply: folder.reply, now, limitMs });
      take = createAskpassReader(channel.take);
      const ways: AskpassWays = { helper: folder.helper, folder: folder.path };
      return ok({
        env: askpassEnvironment(env, ways),
        answer: channel.answer,
        cancel: channel.cancel,
        close() {
          channel.close();
          folder.close();
        },
      });
    },
  };
}
