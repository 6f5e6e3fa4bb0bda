/** Carries a tunnel by the system's OpenSSH client: one process a tunnel, which can ask the user through us. */
import type { Failure, Result, TunnelSpec } from '../../../preload/model.ts';
import type { Platform, ProcessIdentity } from '../platform/platform.ts';
import type { Askpass, SshQuestions } from './askpass.ts';
import type { Carrier, CarrierRim } from './carrier.ts';
import { CHANNEL_WORDS, type ChannelOutcome, createChannelLines } from './channel-lines.ts';
import { type FailureCode, failure, type SshFailure } from './failure-codes.ts';
import { isOlder, type SshClient } from './find-ssh.ts';
import type { Ledger } from './ledger.ts';
import { createLogInGate } from './log-in-gate.ts';
import type { LogInPort } from './log-in-port.ts';
import type { LogInProof } from './log-in-proof.ts';
import { forwardHealth, type HearChannels, probeForward } from './probe-forward.ts';
import { sshArguments } from './ssh-arguments.ts';
import { type SshProcess, startSsh } from './ssh-process.ts';

export interface SshCarrierDeps {
  platform: Pick<Platform, 'startBound'>;
  /** Looked for once. */
  client: () => Promise<Result<SshClient>>;
  askpass: Askpass;
  /** False: ssh is told to ask nothing at all (BatchMode), whoever is there. */
  asks: boolean;
  /** The forwards that ssh must be told: it adds those of its config by itself. */
  toPass(spec: TunnelSpec): Promise<Result<TunnelSpec['forwards']>>;
  /** By which it is seen that this one start of ssh is logged in. */
  proof: () => Promise<Result<LogInProof | LogInPort>>;
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
  /** As the ledger has it. */
  written: ProcessIdentity | null;
  questions: SshQuestions | null;
  proof: LogInProof | LogInPort | null;
  /** Asked to end before it was there. */
  isUnwanted: boolean;
}

interface Ready {
  readonly client: SshClient;
  /** The forwards that ssh is told. */
  readonly told: TunnelSpec['forwards'];
  readonly proof: LogInProof | LogInPort;
}

/** As in the event `not-started`. */
interface NotReady {
  readonly code: string;
  readonly failure?: SshFailure;
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
    if (deps.asks && !client.asks) return null;
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

  /** All that a start takes; or why there is none. */
  const makeReady = async (one: Running, unattended: boolean): Promise<Ready | NotReady> => {
    const client = await deps.client();
    if (!client.ok) {
      say(`Quayside: ${client.failure.message}`);
      return { code: 'ENOENT' };
    }
    const told = await deps.toPass(spec);
    if (!told.ok) return { code: 'EINVAL', failure: permanent('bad-config', told.failure) };
    one.questions = await openQuestions(one, unattended, client.value);
    const proof = await deps.proof();
    if (!proof.ok) return { code: 'EACCES', failure: permanent('ssh-not-started', proof.failure) };
    one.proof = proof.value;
    return one.isUnwanted
      ? { code: 'ECANCELED' }
      : { client: client.value, told: told.value, proof: proof.value };
  };

  const spawn = async (one: Running, unattended: boolean): Promise<void> => {
    const { run } = one;
    const ready = await makeReady(one, unattended);
    if ('code' in ready) {
      close(one);
      send({ type: 'not-started', run, ...ready });
      return;
    }
    const { client, told, proof } = ready;
    const { program } = client;
    const readChannels = createChannelLines();
    const gate = createLogInGate(proof, {
      pid: () => one.process?.pid ?? null,
      onLoggedIn: () => send({ type: 'logged-in', run, bound: boundBy(spec, told) }),
      onLine: (text) => send({ type: 'line', run, text }),
    });
    const argv = [
      ...(tellsChannels(client) ? CHANNEL_WORDS : []),
      ...sshArguments(
        { ...spec, forwards: told },
        {
          unattended: unattended || !deps.asks,
          proof: proof.forward,
          old: isOlder(client, [8, 7]),
          ...(deps.configFile && { configFile: deps.configFile }),
        },
      ),
    ];
    const started = startSsh(deps.platform, {
      program,
      argv,
      env: one.questions?.env ?? deps.silentEnv(),
      onLine(text) {
        const outcome = readChannels(text);
        if (outcome) for (const listener of hearing) listener(outcome);
        gate.take(text);
      },
      onEnd({ code, signal }) {
        gate.end();
        if (one.written) deps.ledger()?.remove(one.written);
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
    writeDown(one, started.value, { program, argv });
    send({ type: 'started', run, pid: started.value.pid });
  };

  /** At once where its start is known, else once that is told. */
  const writeDown = (one: Running, process: SshProcess, line: { program: string; argv: string[] }) => {
    const write = (identity: ProcessIdentity) => {
      one.written = identity;
      deps.ledger()?.add(tunnelId, { process: identity, ...line });
    };
    if (!process.identified) return write(process.identity);
    process.identified.then(
      (identity) => identity && running === one && write(identity),
      (error) => say(`Quayside: ${String(error)}`),
    );
  };

  const close = (one: Running) => {
    one.questions?.close();
    one.questions = null;
    one.proof?.close();
    one.proof = null;
    if (running === one) running = null;
  };

  return {
    spawn(run, unattended) {
      const one: Running = {
        run,
        process: null,
        written: null,
        questions: null,
        proof: null,
        isUnwanted: false,
      };
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

const permanent = (code: FailureCode, { message, nextStep }: Failure): SshFailure =>
  failure(code, 'permanent', message, nextStep);

/** The places of the local forwards among those that ssh was told. */
const boundBy = (spec: TunnelSpec, told: TunnelSpec['forwards']): number[] =>
  spec.forwards.flatMap((forward, place) =>
    forward.kind !== 'remote' && told.includes(forward) ? [place] : [],
  );

/** Windows' own client names the files of its sources otherwise, by which these lines are asked for. */
const tellsChannels = (client: SshClient): boolean =>
  !isOlder(client, [8, 5]) && !client.version.includes('for_Windows');
