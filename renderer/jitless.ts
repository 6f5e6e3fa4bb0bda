/** Imported before anything else that uses zod: its compiled validators need `eval`, which our security policy refuses. */
import { config } from 'zod';

config({ jitless: true });
