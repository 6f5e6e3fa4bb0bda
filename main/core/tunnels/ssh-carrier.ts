/** Carries a tunnel by the system's OpenSSH client: one process a tunnel, which can ask the user through us. */
import type { Result, TunnelSpec } from '../../../preload/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { Askpass, SshQuestions } from './askpass.ts';
import type { Carrier, CarrierRim } from './carrier.ts';
import { CHANNEL_WORDS, type ChannelOutcome, createChannelLines } from './channel-lines.ts';
import type { SshClient } from './find-ssh.ts';
import type { Ledger } from './ledger.ts';
import { forwardHealth, type HearChannels, probeForward } from './probe-forward.ts';
import { sshArguments } from './ssh-arguments.ts';
import { type SshProcess, startSsh } from './ssh-process.ts';

export interface SshCarrierDeps {
  platform: Pick<Platform, 'startBound'>;
  /** Looked for once. */
  client: () => Promise<Result<SshClient>>;
  askpass: Askpass;
  /** The forwards that ssh must be told: it adds those of its config by itself. */
  toPass(spec: TunnelSpec): Promise<Result<TunnelSpec['forwards']>>;
  /** What an ssh gets that can ask nobody. */
  silentEnv: () => Readonly<Record<string, string>>;
  /** Null before anything could be asked. */
  ledger: () => Ledger | null;
  /** In place of the user's own config; for tests. An absolute path. */
  configFile?: string | undefined;
}

interface Running {
  readonly run: number;
  process: SshProcess | null;
  questions: SshQuestions | null;
  /** Asked to end before it was there. */
  isUnwanted: boolean;
}

export function createSshCarrier(
  tunnelId: string,
  spec: TunnelSpec,
  { send, say, now, wallOffset }: CarrierRim,
  deps: SshCarrierDeps,
): Carrier {
  let running: Running | null = null;
  const hearing = new Set<(outcome: ChannelOutcome) => void>();
  const hear: HearChannels = (listener) => {
    hearing.add(listener);
    return () => hearing.delete(listener);
  };

  const openQuestions = async (one: Running, unattended: boolean, client: SshClient) => {
    if (!client.asks) return null;
    const opened = await deps.askpass.open({
      attended: !unattended,
      onQuestion(question) {
        if (!question) return;
        const expiresAt = Date.parse(question.expiresAt) - wallOffset();
        send({ type: 'asked', run: one.run, question: { ...question, expiresAt } });
      },
      onRefused: ({ kind, reason }) => say(`Quayside: ssh asked (${kind}) and was not answered: ${reason}.`),
    });
    if (!opened.ok) say(`Quayside: ${opened.failure.message} ${opened.failure.nextStep}`);
    return opened.ok ? opened.value : null;
  };

  const spawn = async (one: Running, unattended: boolean): Promise<void> => {
    const { run } = one;
    const client = await deps.client();
    if (!client.ok) {
      say(`Quayside: ${client.failure.message}`);
      close(one);
      send({ type: 'not-started', run, code: 'ENOENT' });
      return;
    }
    const forwards = await deps.toPass(spec);
    if (!forwards.ok) {
      const { message, nextStep } = forwards.failure;
      const failure = { code: 'bad-config', kind: 'permanent', level: 'error', message, nextStep } as const;
      close(one);
      send({ type: 'not-started', run, code: 'EINVAL', failure });
      return;
    }
    one.questions = await openQuestions(one, unattended, client.value);
    if (one.isUnwanted) {
      close(one);
      send({ type: 'not-started', run, code: 'ECANCELED' });
      return;
    }
    const { program } = client.value;
    const readChannels = createChannelLines();
    const argv = [
      ...(tellsChannels(client.value) ? CHANNEL_WORDS : []),
      ...sshArguments(
        { ...spec, forwards: forwards.value },
        { unattended, ...(deps.configFile && { configFile: deps.configFile }) },
      ),
    ];
    const started = startSsh(deps.platform, {
      program,
      argv,
      env: one.questions?.env ?? deps.silentEnv(),
      onLine(text) {
        const outcome = readChannels(text);
        if (outcome) for (const listener of hearing) listener(outcome);
        send({ type: 'line', run, text });
      },
      onEnd({ code, signal }) {
        if (one.process) deps.ledger()?.remove(one.process.identity);
        close(one);
        send({ type: 'ended', run, code, signal });
      },
    });
    if (!started.ok) {
      close(one);
      say(`Quayside: ${started.failure.message}`);
      send({ type: 'not-started', run, code: started.failure.code === 'not-found' ? 'ENOENT' : 'EACCES' });
      return;
    }
    one.process = started.value;
    deps.ledger()?.add(tunnelId, { process: started.value.identity, program, argv });
    send({ type: 'started', run, pid: started.value.pid });
  };

  const close = (one: Running) => {
    one.questions?.close();
    one.questions = null;
    if (running === one) running = null;
  };

  return {
    spawn(run, unattended) {
      const one: Running = { run, process: null, questions: null, isUnwanted: false };
      running = one;
      spawn(one, unattended).catch((error) => {
        close(one);
        say(`Quayside: ${String(error)}`);
        send({ type: 'not-started', run, code: 'EIO' });
      });
    },
    terminate(run) {
      if (running?.run !== run) return;
      running.isUnwanted = true;
      running.process?.terminate();
    },
    force(run) {
      if (running?.run !== run) return;
      running.isUnwanted = true;
      running.process?.force();
    },
    withdraw(questionId) {
      running?.questions?.cancel(questionId);
    },
    answer(questionId, text) {
      const { questions } = running ?? {};
      if (!questions) return false;
      return text === null ? questions.cancel(questionId).ok : questions.answer(questionId, text).ok;
    },
    async probe() {
      const client = await deps.client();
      const isHeard = client.ok && tellsChannels(client.value);
      await Promise.all(
        spec.forwards.map(async (forward, index) => {
          const outcome = await probeForward(forward, isHeard ? hear : null);
          if (outcome === null) return;
          const { reached, message } = forwardHealth(index, forward, outcome, now().toISOString());
          send({ type: 'probed', forward: index, reached, message });
        }),
      );
    },
    bytes: () => null,
  };
}

/** Since 8.5. */
function tellsChannels({ version }: SshClient): boolean {
  const [, major = 0, minor = 0] = /^OpenSSH_(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 8 || (Number(major) === 8 && Number(minor) >= 5);
}
