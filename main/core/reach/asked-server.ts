/** A server that is asked what it speaks. */
import type { SpokenKind } from '../../../preload/model.ts';

export interface AskedServer {
  readonly address: string;
  readonly port: number;
  /** As the user names it, for servers that serve several: `localhost`, `db.test`. */
  readonly name: string;
  /** What it is likely to speak, so that it is asked that first; null where nothing tells. */
  readonly likely: SpokenKind | null;
}
