/** `free` over scripted plans: the way that an option chooses, the protected list, rights. */
import { describe, expect, it } from 'vitest';
import { type FreePlan, ok } from '../../preload/model.ts';
import { commandLine } from '../cli-in-process.ts';
import { contained, denied, freeScene as scene, supervised } from '../free-scene.ts';
import { SAMPLE_PLAN } from '../sample-free.ts';

describe('the way that is taken', () => {
  it('is each plan’s own, in one call for all', async () => {
    const { service, asked } = scene([supervised, contained]);
    const { code, out } = await commandLine(service, ['free', '3000', '8080', '-y']);
    expect([code, out]).toEqual([0, 'Port 3000 is free.\nPort 8080 is free.\n']);
    expect(asked).toEqual([
      {
        targets: [
          { listenerId: 'web', verb: 'signal' },
          { listenerId: 'api', verb: 'stop-container' },
        ],
        overrideProtected: false,
        elevate: false,
      },
    ]);
  });

  it('is the supervisor’s end with --stop-supervisor where there is one', async () => {
    const { service, asked } = scene([supervised, contained]);
    const { code, err } = await commandLine(service, ['free', '3000', '8080', '-y', '--stop-supervisor']);
    expect(code).toBe(0);
    expect(asked[0]?.targets.map(({ verb }) => verb)).toEqual(['stop-supervisor', 'stop-container']);
    expect(err).toContain('Stops nodemon (pid 9), with all that it runs');
    expect(err).toContain('Stops container web-1 (docker)');
  });

  it('is a usage mistake where there is none, with what there is', async () => {
    const { service, asked } = scene([{ ...supervised, alternatives: [] }]);
    const { code, out, err } = await commandLine(service, ['free', '3000', '-y', '--stop-supervisor']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'quayside: Nothing is known here that would start the server on port 3000 again. Nothing was ended. For port 3000 there is: end node (pid 4001) (without an option).\n',
    );
    expect(asked).toEqual([]);
  });

  it('is plain signals with --signal, and nothing at all where one plan has none', async () => {
    const both = { ...contained, alternatives: [{ ...SAMPLE_PLAN, listenerId: 'api' }] };
    const one = scene([supervised, both]);
    expect((await commandLine(one.service, ['free', '3000', '8080', '-y', '--signal'])).code).toBe(0);
    expect(one.asked[0]?.targets.map(({ verb }) => verb)).toEqual(['signal', 'signal']);
    const other = scene([supervised, contained]);
    const { code, err } = await commandLine(other.service, ['free', '3000', '8080', '-y', '--signal']);
    expect([code, other.asked]).toEqual([2, []]);
    expect(err).toContain('Plain signals do not free port 8080.');
    expect(err).toContain('For port 8080 there is: stop container web-1 (without an option).');
  });

  it('is one of them, not both', async () => {
    const { service, asked } = scene([supervised]);
    const argv = ['free', '3000', '-y', '--signal', '--stop-supervisor'];
    const { code, err } = await commandLine(service, argv);
    expect([code, err, asked]).toEqual([2, expect.stringContaining('Say either'), []]);
  });

  it('is no mistake where nobody listens, or nothing may be ended anyhow', async () => {
    const { service } = scene([denied]);
    expect((await commandLine(service, ['free', '300', '-y', '--stop-supervisor'])).code).toBe(0);
    expect((await commandLine(service, ['free', '3000', '-y', '--stop-supervisor'])).code).toBe(4);
  });

  it('never ends this command: the chosen way is looked at, and such a way is not offered', async () => {
    const { service, asked } = scene([supervised]);
    const ours = { throughHost: true, ownPids: [9] };
    const { code, out } = await commandLine(service, ['free', '3000', '-y', '--stop-supervisor'], ours);
    expect([code, out, asked]).toEqual([
      6,
      expect.stringContaining('nodemon (pid 9) started this command'),
      [],
    ]);
    const plain = await commandLine(service, ['free', '3000', '-y'], ours);
    expect([plain.code, plain.err]).toEqual([0, expect.not.stringContaining('--stop-supervisor')]);
  });

  it('is asked for in the words of the way', async () => {
    const { service, asked } = scene([supervised]);
    const argv = ['free', '3000', '--stop-supervisor'];
    const { code, terminal } = await commandLine(service, argv, { answers: ['n'], columns: 80 });
    expect([code, terminal.questions]).toEqual([1, ['Stop nodemon (pid 9) and free port 3000? [y/N] ']]);
    expect(asked).toEqual([]);
  });

  it('is shown whole as JSON with --dry-run', async () => {
    const { service, asked } = scene([supervised, contained]);
    const { code, json } = await commandLine(service, ['free', '3000', '8080', '300', '--dry-run', '--json']);
    expect(code).toBe(0);
    expect(json()).toMatchObject({ schema: 1, plans: [supervised, contained], results: [{ port: 300 }] });
    expect(asked).toEqual([]);
  });
});

describe('the user’s own protected list', () => {
  const refusal = { outcome: 'protected', message: 'Yours.', nextStep: 'Confirm.', ownList: true } as const;
  const listed: FreePlan = { ...supervised, verb: 'none', alternatives: [], refusal };

  it('is opened by --force with the plan as it then is, for those alone that are on it', async () => {
    const { service, asked } = scene([], {
      'ports.planMany': async ({ listenerIds, overrideProtected }) =>
        ok({
          plans: [...(overrideProtected ? [supervised] : [listed]), contained].filter(({ listenerId }) =>
            listenerIds.includes(listenerId),
          ),
        }),
    });
    const argv = ['free', '3000', '8080', '--force', '--stop-supervisor'];
    const { code, terminal } = await commandLine(service, argv, { answers: ['y'], columns: 80 });
    expect([code, terminal.questions]).toEqual([
      0,
      [
        'Stop nodemon (pid 9) (on your own protected list), stop container web-1 and free ports 3000 and 8080? [y/N] ',
      ],
    ]);
    expect(asked).toMatchObject([{ overrideProtected: true, targets: [{ verb: 'stop-supervisor' }, {}] }]);
    const shut = await commandLine(service, ['free', '3000', '-y']);
    expect([shut.code, shut.out]).toEqual([6, 'Yours. Confirm.\n']);
  });
});

describe('missing rights', () => {
  it('are asked for on a terminal, after all else, and only with a yes', async () => {
    const { service, asked } = scene([denied, contained]);
    const no = await commandLine(service, ['free', '3000'], { answers: ['n'], columns: 80 });
    expect([no.code, no.terminal.questions]).toEqual([4, ['Do it as administrator? [y/N] ']]);
    expect(asked).toEqual([]);
    const yes = await commandLine(service, ['free', '3000', '8080'], { answers: ['y', 'y'], columns: 80 });
    expect([yes.code, yes.terminal.questions]).toEqual([
      0,
      ['Stop container web-1 and free port 8080? [y/N] ', 'Free port 3000 as administrator? [y/N] '],
    ]);
    // A refused plan has no verb that could have been shown.
    expect(asked).toMatchObject([
      { elevate: true, targets: [{ listenerId: 'api', verb: 'stop-container' }, { listenerId: 'web' }] },
    ]);
  });

  it('need --elevate where nobody is asked: -y is not enough', async () => {
    const { service, asked } = scene([denied]);
    for (const options of [{}, { answers: ['y'], columns: 80 }]) {
      const { code, out } = await commandLine(service, ['free', '3000', '-y'], options);
      expect([code, asked]).toEqual([4, []]);
      expect(out).toBe(
        'It belongs to root. Ask root. With --elevate the system asks for an administrator’s word.\n',
      );
    }
    const { code } = await commandLine(service, ['free', '3000', '-y', '--elevate']);
    expect([code, asked]).toMatchObject([0, [{ elevate: true }]]);
  });

  it('need somebody’s word or -y with --elevate too', async () => {
    const { service, asked } = scene([denied]);
    expect((await commandLine(service, ['free', '3000', '--elevate'])).code).toBe(2);
    expect(asked).toEqual([]);
    const { terminal } = await commandLine(service, ['free', '3000', '--elevate'], {
      answers: ['y'],
      columns: 80,
    });
    expect(terminal.questions).toEqual(['End 1 process as administrator and free port 3000? [y/N] ']);
    expect(asked).toHaveLength(1);
  });

  it('come down to a command to copy where the system cannot ask', async () => {
    const { service, asked } = scene([
      { ...denied, elevation: { means: null, command: ['sudo', 'kill', '7'] } },
    ]);
    const { code, out, terminal } = await commandLine(service, ['free', '3000', '--elevate'], {
      answers: ['y'],
      columns: 80,
    });
    expect([code, terminal.questions, asked]).toEqual([4, [], []]);
    expect(out).toBe('It belongs to root. Ask root. By hand: sudo kill 7\n');
  });
});
