/** The completion scripts hold every word of the command table, and the table holds every command that there is. */
import { describe, expect, it } from 'vitest';
import { LOADERS } from '../../main/cli/command-loaders.ts';
import { COMMANDS, SHELLS } from '../../main/cli/command-table.ts';
import { completionPlaces } from '../../main/cli/completion/completion-model.ts';
import { REPLAY_FORMATS } from '../../main/cli/replay-formats.ts';
import { commandLine } from '../cli-in-process.ts';

const places = completionPlaces();

describe('the command table', () => {
  it('has a loader for every command, and no loader without a command', async () => {
    const paths = places.map(({ path }) => path).filter((path) => path !== '' && path !== 'help');
    expect(Object.keys(LOADERS).sort()).toEqual(paths.sort());
    for (const load of Object.values(LOADERS)) expect(typeof (await load()).run).toBe('function');
  });

  it('is what help prints', async () => {
    const { out } = await commandLine(null, ['--help']);
    for (const { name, summary } of COMMANDS) {
      expect(out).toContain(`  ${name} `);
      expect(out.replace(/\s+/g, ' ')).toContain(summary);
    }
  });
});

describe('the completion places', () => {
  it('know commands, options, values and files', () => {
    const at = (path: string) => places.find((place) => place.path === path);
    expect(at('')?.commands.map(({ name }) => name)).toEqual([...COMMANDS.map(({ name }) => name), 'help']);
    expect(at('ls')?.options.map(({ name }) => name)).toEqual(['protocol', 'all', 'watch', 'json', 'help']);
    expect(at('doctor')?.commands.map(({ name }) => name)).toEqual(['replay']);
    expect(at('doctor replay')).toMatchObject({ values: [...REPLAY_FORMATS], files: true });
    expect(at('completion')?.values).toEqual(SHELLS);
    expect(at('reserve')?.commands.map(({ name }) => name)).toEqual(['ls', 'rm']);
    expect(at('config set')?.values).toContain('notifications.enabled');
    expect(at('next')?.options.find(({ name }) => name === 'project')).toMatchObject({ folder: true });
  });
});

describe.each(SHELLS)('the script for %s', (shell) => {
  it('holds every word, and comes as JSON too', async () => {
    const { code, out } = await commandLine(null, ['completion', shell]);
    expect(code).toBe(0);
    for (const { path, commands, values, options } of places) {
      for (const word of path.split(' ').filter(Boolean)) expect(out).toContain(word);
      for (const { name } of commands) expect(out).toContain(name);
      for (const value of values) expect(out).toContain(value);
      for (const { name } of options) expect(out).toMatch(new RegExp(`(--|-l )${name}\\b`));
    }
    const { json } = await commandLine(null, ['completion', shell, '--json']);
    expect(json()).toEqual({ schema: 1, shell, script: out, warnings: [] });
  });
});
