/** The wire: JSON text frames, and the one thing a door must bring to carry them. */
import { z } from 'zod';
import { Failure } from './model.ts';

/** Carries text frames in order. `send` settles when the text has been handed on, so a slow reader can be seen. */
export interface Transport {
  send(text: string): Promise<void>;
  onMessage(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** The largest frame that a client may send, in characters. Nothing in the contract needs more. */
export const MAX_CLIENT_FRAME = 65_536;

const CallId = z.int().nonnegative();

export const ClientFrame = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: CallId, name: z.string().max(64), input: z.unknown() }),
  z.strictObject({ kind: z.literal('subscribe'), event: z.string().max(64) }),
  z.strictObject({ kind: z.literal('unsubscribe'), event: z.string().max(64) }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), id: CallId, value: z.unknown() }),
  /** `id` is null where the refused frame had none that could be read. */
  z.object({ kind: z.literal('failure'), id: CallId.nullable(), failure: Failure }),
  z.object({ kind: z.literal('event'), event: z.string(), payload: z.unknown() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
