/** The names that a row of the list shows, without anything being read or made before they are asked for. */
import type { Protocol } from '../../../preload/model.ts';
import { COMMON_NAMES, REGISTERED_NAMES } from './built/names.ts';
import { namesOn } from './registered-text.ts';

export interface PortNames {
  registered: string | null;
  common: string | null;
}

/** Looks them up in the layers that count now. */
export type ServiceOf = (port: number, protocol: Protocol) => PortNames;

/** `registered` is the text of the registered layer where it is not the built-in one. */
export const serviceOf = (port: number, protocol: Protocol, registered = REGISTERED_NAMES): PortNames => ({
  registered: namesOn(registered, port, protocol)?.split(',', 1)[0] ?? null,
  common: namesOn(COMMON_NAMES, port, protocol),
});
