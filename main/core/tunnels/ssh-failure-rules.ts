/** The table: what ssh writes when it fails, and what that means to people. Texts as of OpenSSH 9.2, older ones where known. */
import { CONFIG_FAILURES } from './config-failures.ts';
import { CONNECTION_FAILURES } from './connection-failures.ts';
import type { Rule } from './failure-rule.ts';
import { FORWARD_FAILURES } from './forward-failures.ts';
import { HOST_KEY_FAILURES } from './host-key-failures.ts';
import { LOG_IN_FAILURES } from './log-in-failures.ts';

/** In no order: the lines have one. */
export const RULES: readonly Rule[] = [
  ...LOG_IN_FAILURES,
  ...HOST_KEY_FAILURES,
  ...FORWARD_FAILURES,
  ...CONNECTION_FAILURES,
  ...CONFIG_FAILURES,
];
