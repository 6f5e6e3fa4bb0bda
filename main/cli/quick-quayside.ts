#!/usr/bin/env node
/** The command line, from what the build has compiled; where that does not fit this Node, from its modules. Built to out/cli. */
import { fileURLToPath } from 'node:url';
import { loadCompiled } from './load-compiled.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Help, the version and mistakes need little of it all. */
const isCommand = /^(?!help$)[a-z]/.test(process.argv[2] ?? '');
const compiled = isCommand ? loadCompiled(at('compiled')) : null;
const { runProcess } = compiled ?? (await import('./run-process.ts'));
await runProcess(at('../renderer'));
