/** Checks what was read of a command, field by field: once for what may be shown, once for what may be saved. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { TunnelHost, TunnelSpec } from '../../../preload/nouns/tunnel.ts';
import type { ReadCommand, Wrong } from './command-draft.ts';
import type { ReadForward } from './read-forward.ts';
import { shown } from './shown.ts';
import type { TunnelRoute } from './tunnel-route.ts';

/** Null where every value could be one of its kind, were its variables filled in. */
export function fieldMistake(command: ReadCommand): Wrong {
  const { destination, user, jump, identityFile, remoteCommand, forwards } = command;
  return (
    hostMistake('destination', destination) ??
    shapeMistake('user', user, (text) => TunnelSpec.shape.user.safeParse(text).success) ??
    shapeMistake('jump', jump, (text) => TunnelSpec.shape.jump.safeParse(text.split(',')).success) ??
    textMistake('identityFile', identityFile) ??
    textMistake('remoteCommand', remoteCommand) ??
    firstWrong(forwards.map(forwardMistake))
  );
}

const firstWrong = (mistakes: readonly Wrong[]): Wrong =>
  mistakes.find((mistake) => mistake !== null) ?? null;

const forwardMistake = (forward: ReadForward, index: number): Wrong =>
  hostMistake(`forwards.${index}.bindAddress`, forward.bindAddress) ??
  hostMistake(`forwards.${index}.host`, forward.host) ??
  textMistake(`forwards.${index}.bindSocket`, forward.bindSocket) ??
  textMistake(`forwards.${index}.hostSocket`, forward.hostSocket);

const hostMistake = (field: string, value: string | undefined): Wrong =>
  shapeMistake(field, value, (text) => TunnelHost.safeParse(text).success);

/** A variable stands for something; what it is shows when it is saved. */
const filledIn = (value: string): string => value.replace(/\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})/g, 'x');

function shapeMistake(field: string, value: string | undefined, isShaped: (text: string) => boolean): Wrong {
  if (value === undefined || (isShaped(filledIn(value)) && value.length <= MOST_CHARACTERS)) return null;
  const isDash = /^[‒–—−]/.test(value);
  return fail(
    'invalid-input',
    `${field} cannot be ${shown(value)}.`,
    isDash
      ? 'Type a plain - in place of the long dash.'
      : 'Give it without spaces, signs of a shell, or a dash in front.',
  );
}

const MOST_CHARACTERS = 4_000;

const textMistake = (field: string, value: string | undefined): Wrong =>
  value === undefined || (/^[^-]/.test(value) && value.length <= MOST_CHARACTERS)
    ? null
    : fail(
        'invalid-input',
        `${field} cannot be ${shown(value)}.`,
        'Give one that is not empty and does not begin with a dash.',
      );

/** What is read as what is saved, or which field the saved tunnel refuses. */
export function routeOf(command: ReadCommand): Result<TunnelRoute> {
  const { jump, remoteCommand: _, ...rest } = command;
  const wanted = { ...rest, ...(jump === undefined ? {} : { jump: jump.split(',') }) };
  const parsed = TunnelSpec.safeParse({ ...wanted, name: 'as read' });
  if (parsed.success) {
    const { name: _name, carrier: _carrier, autoStart: _autoStart, tags: _tags, ...route } = parsed.data;
    return ok(route);
  }
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const value = valueAt(wanted, path);
  const said = `${path.join('.')}${typeof value === 'string' ? ` (${shown(value)})` : ''}`;
  return typeof value === 'string' && value.includes('$')
    ? fail(
        'invalid-input',
        `${said} holds a variable, which is not filled in.`,
        'Write out what it stands for.',
      )
    : fail('invalid-input', `${said} ${issue?.message ?? 'is not valid'}.`, 'Change it in the command.');
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
