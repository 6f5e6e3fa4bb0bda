#!/usr/bin/env node
/** The command line, from its modules. The page lies beside the folder that this is built to. */
import { fileURLToPath } from 'node:url';
import { runProcess } from './run-process.ts';

await runProcess(fileURLToPath(new URL('../renderer', import.meta.url)));
