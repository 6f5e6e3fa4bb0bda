/** What ssh brings about: sshd itself, a forward of a client, and a server that was started in a session. */
import { PYTHON, type StartServer } from '../server-place.ts';
import type { Sshd } from '../sshd-process.ts';
import type { SshdStage } from '../sshd-stage.ts';

const client = ({ extraArguments, user }: SshdStage, { port }: Sshd, more: readonly string[]): string[] => [
  ...extraArguments,
  ...['-i', user.identityFile, '-p', String(port), '-o', 'BatchMode=yes', '-o', 'ExitOnForwardFailure=yes'],
  ...more,
];

/** Forwards the place's port to sshd itself. */
export const startForward =
  (stage: SshdStage, sshd: Sshd): StartServer =>
  async (place) => {
    const forward = ['-N', '-L', `127.0.0.1:${place.port}:127.0.0.1:${sshd.port}`];
    const argv = client(stage, sshd, [...forward, '--', `${stage.user.name}@127.0.0.1`]);
    place.start('ssh', argv, { env: stage.user.clientEnv });
    await place.answers();
  };

/** It ends with the session: it has a terminal there, which hangs up. */
export const startInSession =
  (stage: SshdStage, sshd: Sshd): StartServer =>
  async (place) => {
    const words = `exec ${PYTHON} -m http.server ${place.port} --bind 127.0.0.1`;
    const argv = client(stage, sshd, ['-tt', '--', `${stage.user.name}@127.0.0.1`, words]);
    place.start('ssh', argv, { env: stage.user.clientEnv });
    await place.answers();
  };
