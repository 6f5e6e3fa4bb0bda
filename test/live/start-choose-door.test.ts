/** Which door `npm start` opens, for every machine that it may meet. */
import { describe, expect, it } from 'vitest';
import { chooseDoor, type DoorFacts } from '../../main/server/choose-door.ts';

const desk: DoorFacts = {
  browser: false,
  env: { DISPLAY: ':0' },
  platform: 'linux',
  uid: 1_000,
  runtime: 'there',
  built: true,
};

const whyOf = (facts: Partial<DoorFacts>): string => {
  const choice = chooseDoor({ ...desk, ...facts });
  return choice.door === 'browser' ? choice.why : choice.door;
};

describe('the door', () => {
  it('is the desktop where there are a display and a runtime', () => {
    expect(whyOf({})).toBe('desktop');
    expect(whyOf({ env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe('desktop');
    expect(whyOf({ env: {}, platform: 'darwin' })).toBe('desktop');
    expect(whyOf({ env: {}, platform: 'win32', uid: null })).toBe('desktop');
  });

  it('is browser mode where it is asked for, whatever there is', () => {
    expect(whyOf({ browser: true })).toBe('Browser mode, as asked for.');
    expect(whyOf({ browser: true, env: {}, runtime: 'missing' })).toBe('Browser mode, as asked for.');
  });

  it('is browser mode without a display', () => {
    expect(whyOf({ env: {} })).toContain('no display');
    expect(whyOf({ env: { DISPLAY: '', WAYLAND_DISPLAY: '' } })).toContain('no display');
    // Nothing is fetched that could not be shown.
    expect(whyOf({ env: {}, runtime: 'fetchable' })).toContain('no display');
  });

  it('is browser mode as root on Linux, unless the user gave up the sandbox', () => {
    expect(whyOf({ uid: 0 })).toContain('root');
    expect(whyOf({ uid: 0, env: { DISPLAY: ':0', ELECTRON_DISABLE_SANDBOX: '1' } })).toBe('desktop');
    expect(whyOf({ uid: 0, platform: 'darwin' })).toBe('desktop');
  });

  it('fetches the runtime once where it is missing, then falls back', () => {
    expect(whyOf({ runtime: 'fetchable' })).toBe('fetch');
    expect(whyOf({ runtime: 'missing' })).toContain('could not be fetched');
  });

  it('is browser mode where the desktop part is not built', () => {
    expect(whyOf({ built: false })).toContain('npm run build');
    expect(whyOf({ built: false, runtime: 'fetchable' })).toContain('npm run build');
  });

  it('gives its reason in one line', () => {
    for (const why of [
      whyOf({ browser: true }),
      whyOf({ env: {} }),
      whyOf({ uid: 0 }),
      whyOf({ built: false }),
    ]) {
      expect(why).toMatch(/^Browser mode[^\n]*\.$/);
    }
  });
});
