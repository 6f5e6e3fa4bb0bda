/** What the window says of a plan: its ways, its verbs, its tree of processes, who is connected, what is in the way. */
import { describe, expect, it } from 'vitest';
import type { FreePlan, FreeWay, PlannedProcess, Respawner } from '../../preload/model.ts';
import { comesBack, hurdleOf, wayOf, waysOf } from '../../renderer/freeing/free-ways.ts';
import {
  belongsSentence,
  clientsWords,
  graceWords,
  respawnSentence,
  stopTooWords,
  verbButton,
  verbSentence,
} from '../../renderer/freeing/free-words.ts';
import { commandBeside, treeRows } from '../../renderer/freeing/tree-rows.ts';
import { cutNames, plainText, type Sentence } from '../../renderer/ui/sentence.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS } from '../sample-free.ts';

const plan = (change: Partial<FreePlan> = {}): FreePlan => ({ ...SAMPLE_PLAN, ...change });
const way = (change: Partial<FreeWay>): FreeWay => ({
  verb: 'signal',
  target: 'node (pid 4001)',
  processes: [SAMPLE_PROCESS],
  otherPorts: [],
  command: null,
  ...change,
});
const process = (pid: number, parent: number | null = null): PlannedProcess => ({
  ...SAMPLE_PROCESS,
  pid,
  parent,
});
const pm2: Respawner = { kind: 'pm2', name: 'web', pid: 900, when: 'at-once' };
const nodemon: Respawner = { kind: 'nodemon', name: null, pid: 7, when: 'on-change' };
const loop: Respawner = { kind: 'shell loop', name: null, pid: 7, when: 'at-once' };

describe('the ways of a plan', () => {
  const stop = way({ verb: 'stop-supervisor', target: 'web in pm2' });

  it('begin with its own, one for each verb', () => {
    const verbs = waysOf(plan({ alternatives: [stop, { ...stop, target: 'other' }, way({ verb: 'none' })] }));
    expect(verbs.map(({ verb }) => verb)).toEqual(['signal', 'stop-supervisor']);
    expect(verbs[1]).toBe(stop);
  });

  it('are found by their verb; where there is none, it is the plan itself', () => {
    const whole = plan({ alternatives: [stop] });
    expect(wayOf(whole, 'stop-supervisor')).toBe(stop);
    expect(wayOf(whole, 'stop-unit')).toBe(whole);
    expect(wayOf(whole, null)).toBe(whole);
  });

  it('end what would bring it back, or not', () => {
    expect(comesBack('signal', pm2)).toBe(true);
    expect(comesBack('stop-supervisor', pm2)).toBe(false);
    expect(comesBack('stop-container', { kind: 'docker' })).toBe(false);
    expect(comesBack('stop-container', pm2)).toBe(true);
    expect(comesBack('stop-unit', { kind: 'systemd' })).toBe(false);
  });
});

describe('what stands in the way of a plan', () => {
  const refusal = (outcome: 'denied' | 'protected', ownList = false) => ({
    outcome,
    message: 'No.',
    nextStep: 'So.',
    ownList,
  });
  const elevation = { means: 'pkexec' as const, command: ['kill', '1'] };

  it.each([
    [{ refusal: null, elevation: null }, 'none'],
    [{ refusal: refusal('protected', true), elevation: null }, 'own-list'],
    [{ refusal: refusal('denied'), elevation }, 'elevate'],
    [{ refusal: refusal('denied'), elevation: { ...elevation, means: null } }, 'by-hand'],
    [{ refusal: refusal('denied'), elevation: null }, 'refused'],
    // No right opens what is protected.
    [{ refusal: refusal('protected'), elevation }, 'refused'],
  ])('%o is %s', (plan, hurdle) => {
    expect(hurdleOf(plan)).toBe(hurdle);
  });
});

describe('a way in words', () => {
  const said = (sentence: Sentence) => plainText(sentence);
  const docker = way({
    verb: 'stop-container',
    target: 'container web-1',
    command: ['/usr/bin/docker', 'stop', 'web-1'],
  });
  const unit = way({ verb: 'stop-unit', target: 'unit api.service' });
  const supervisor = way({ verb: 'stop-supervisor', target: 'web in pm2' });

  it('says what it does', () => {
    expect(said(verbSentence(docker, plan()))).toBe(
      'Stops the container web-1 with docker; its proxy is left alone.',
    );
    expect(said(verbSentence({ ...docker, command: null }, plan()))).toContain('with its engine');
    expect(said(verbSentence(unit, plan()))).toBe('Stops the unit api.service.');
    const service = { ...unit, target: 'service CDPSvc' };
    expect(said(verbSentence(service, plan()))).toBe('Stops the service CDPSvc.');
    expect(said(verbButton(service, plan()))).toBe('Stop CDPSvc');
    expect(said(verbSentence(supervisor, plan({ respawner: pm2 })))).toBe(
      'Stops pm2’s web, so that it does not come back.',
    );
    expect(said(verbSentence(supervisor, plan({ respawner: nodemon })))).toContain(
      'nodemon with all that it runs',
    );
    expect(said(verbSentence(way({}), plan()))).toBe('Ends node (pid 4001).');
    const three = way({ processes: [process(1), process(2), process(3)] });
    expect(said(verbSentence(three, plan()))).toBe('Ends node (pid 4001) and 2 more.');
  });

  it('names its verb on the button', () => {
    expect(said(verbButton(way({}), plan()))).toBe('Free 3000');
    expect(said(verbButton(docker, plan()))).toBe('Stop web-1');
    expect(said(verbButton(supervisor, plan({ respawner: pm2 })))).toBe('Stop pm2’s web');
    expect(said(verbButton(supervisor, plan({ respawner: loop })))).toBe('Stop the shell loop');
    expect(said(verbButton(way({}), plan(), true))).toBe('Free as administrator…');
    expect(said(verbButton(unit, plan(), true))).toBe('Stop api.service as administrator…');
    expect(said(cutNames(verbButton({ ...docker, target: 'x'.repeat(200) }, plan()), 10))).toBe(
      `Stop ${'x'.repeat(9)}…`,
    );
  });

  it('keeps names apart from the words around them', () => {
    const hostile = way({ verb: 'stop-unit', target: 'unit מנגו' });
    expect(verbSentence(hostile, plan())).toEqual({ words: ['Stops the unit ', '.'], names: ['מנגו'] });
  });

  it('says who brings it back, and when', () => {
    expect(said(respawnSentence(pm2))).toBe('pm2 starts web again at once.');
    expect(said(respawnSentence(nodemon))).toBe('nodemon starts it again at the next change of a file.');
    expect(said(respawnSentence(loop))).toBe('A shell loop starts it again at once.');
    expect(said(stopTooWords(pm2))).toBe('Stop pm2’s web too…');
    expect(said(stopTooWords(loop))).toBe('Stop the shell loop too…');
  });

  it('counts who is connected', () => {
    expect(clientsWords({ connections: 0, local: 0 })).toBeNull();
    expect(clientsWords({ connections: 3, local: 2 })).toBe(
      '3 connections, 2 from this machine: they are cut, their programs are left alone.',
    );
    expect(clientsWords({ connections: 1, local: 1 })).toBe(
      '1 connection, from this machine: it is cut, its program is left alone.',
    );
    expect(clientsWords({ connections: 2, local: 2 })).toContain('2 connections, all from this machine:');
    expect(clientsWords({ connections: 2, local: 0 })).toContain('2 connections, from other machines:');
  });

  it('says when force follows, and whose it is', () => {
    expect(graceWords(0, false)).toBe('It is forced to stop at once.');
    expect(graceWords(1_500, true)).toBe('They are asked to stop, and forced after 1.5 s.');
    const runner: PlannedProcess = { ...process(1), user: 'ada', role: 'runner' };
    expect(said(belongsSentence([runner, { ...process(2), user: 'root' }], 'x'))).toBe(
      'This belongs to root.',
    );
    expect(said(belongsSentence([], 'Rights are missing.'))).toBe('Rights are missing.');
  });
});

describe('the tree of what ends', () => {
  const shape = (...processes: PlannedProcess[]) =>
    treeRows(processes).map(({ process: { pid }, depth }) => `${'-'.repeat(depth)}${pid}`);

  it('has each below the one that started it, whatever the order', () => {
    expect(shape(process(1), process(2, 1), process(3, 1), process(4, 2))).toEqual(['1', '-2', '--4', '-3']);
    expect(shape(process(4, 2), process(2, 1), process(1))).toEqual(['1', '-2', '--4']);
  });

  it('shows all, also where parents are missing, themselves or each other', () => {
    expect(shape(process(2, 99), process(3, 3))).toEqual(['2', '3']);
    expect(shape(process(1, 2), process(2, 1))).toEqual(['1', '-2']);
    expect(shape(process(1), process(1), process(2, 1))).toEqual(['1', '-2', '1']);
    expect(shape()).toEqual([]);
  });

  it('does not grow the stack with a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      process(index + 1, index === 0 ? null : index),
    );
    expect(treeRows(chain).at(-1)).toMatchObject({ depth: 19_999 });
  });

  it('shortens the user’s home', () => {
    const argv = ['node', '/home/ada/x.js', '--root=/home/ada/y', '/home/adam/z'];
    expect(commandBeside('node', argv, '/home/ada')).toBe('~/x.js --root=~/y /home/adam/z');
    expect(commandBeside('node', argv, '/')).toContain('/home/ada/x.js');
  });

  it.each([
    ['node', ['/usr/bin/node', 'server.js', '--port', '3000'], 'server.js --port 3000'],
    ['npm run dev', ['npm', 'run', 'dev'], ''],
    ['npm run dev', ['npm run dev', '', ''], ''],
    ['MainThread', ['python3', 'my app.py'], "python3 'my app.py'"],
    ['x', [], ''],
  ])('says of %s only what its name does not', (name, argv, command) => {
    expect(commandBeside(name, argv)).toBe(command);
  });
});
