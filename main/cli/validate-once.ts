/** Says how validators work here: compiling them pays for a host, and a command validates each thing once. */
import { config } from 'zod';

/** Before any of them is made. */
export const validateOnce = (): void => void config({ jitless: true });
