/** From what is typed into the form to a reservation, or to what is wrong in which field. */
import type { CallInput } from '../../preload/contract.ts';
import type { Protocol, Reservation } from '../../preload/model.ts';
import type { PortRow } from '../ports/fold-twins.ts';

export interface ReservationForm {
  readonly port: string;
  readonly protocol: Protocol;
  readonly name: string;
  readonly folder: string;
  readonly command: string;
}

export type Field = Exclude<keyof ReservationForm, 'protocol'>;
export type FieldErrors = Partial<Record<Field, string>>;

/** What is known already when the form opens. */
export type ReserveStart = Partial<ReservationForm>;

export const emptyForm: ReservationForm = { port: '', protocol: 'tcp', name: '', folder: '', command: '' };

/** For whoever holds the port now: for its project, else for the program in its folder. */
export function reserveStart({ listener }: PortRow): ReserveStart {
  const { owner, port, protocol, container } = listener;
  const project = owner?.project ?? null;
  return {
    port: String(port),
    protocol,
    name: project?.name ?? container?.composeService ?? owner?.name ?? '',
    folder: project?.root ?? '',
    command: project || !owner ? '' : owner.name,
  };
}

type Reading =
  | { readonly input: CallInput<'reservations.add'>; readonly errors: null }
  | { readonly input: null; readonly errors: FieldErrors };

export function readForm(form: ReservationForm, home: string): Reading {
  const port = readPort(form.port);
  const name = form.name.trim();
  const folder = readFolder(form.folder, home);
  const command = form.command.trim();
  const errors: FieldErrors = {
    ...(port.ok ? {} : { port: port.error }),
    ...(name.length > 100 && { name: 'A name has at most 100 characters.' }),
    ...(folder.ok ? {} : { folder: folder.error }),
    ...(command.length > 256 && { command: 'A command has at most 256 characters.' }),
  };
  if (!port.ok || !folder.ok || Object.keys(errors).length > 0) return { input: null, errors };
  return {
    input: {
      port: port.value,
      protocol: form.protocol,
      ...(name && { name }),
      ...(folder.value && { project: folder.value }),
      // Whoever else works in the folder is not meant then, so both must fit.
      ...(command && { match: { command, ...(folder.value && { cwd: folder.value }) } }),
    },
    errors: null,
  };
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

export function readPort(text: string): Read<number> {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, error: 'Type a port, such as 3000.' };
  const value = Number(trimmed);
  return /^\d{1,5}$/.test(trimmed) && value >= 1 && value <= 65_535
    ? { ok: true, value }
    : { ok: false, error: 'A port is a number from 1 to 65535.' };
}

/** Empty for none. `~` is the user's home. */
export function readFolder(text: string, home: string, example = '~/code/web-shop'): Read<string> {
  const trimmed = text.trim();
  const path = /^~(?=\/|$)/.test(trimmed) ? home + trimmed.slice(1) : trimmed;
  if (path.length > 4096) return { ok: false, error: 'That path is too long.' };
  if (path === '' || /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path)) {
    return { ok: true, value: path.length > 1 ? path.replace(/\/+$/, '') : path };
  }
  return { ok: false, error: `Give the whole path, such as ${example}.` };
}

/** The call that makes a removed reservation again. */
export const again = ({
  port,
  protocol,
  name,
  project,
  match,
}: Reservation): CallInput<'reservations.add'> => ({
  port,
  protocol,
  name,
  ...(project && { project: project.root }),
  ...(match && { match }),
});
