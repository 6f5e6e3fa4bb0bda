/** Arguments and environment, exactly as a process was started with them, or not at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvironment, parseExactArgv } from '../../main/core/platform/linux/start-texts.ts';

describe('arguments', () => {
  it('come out as they went in, whatever is in them', () => {
    const text = fc.string({ unit: 'binary' }).filter((each) => !/[\0\p{Cs}]/u.test(each));
    const argv = fc
      .array(text, { minLength: 1, maxLength: 6 })
      .filter(([first, ...rest]) => first !== '' && (rest.length === 0 || rest.some((each) => each !== '')));
    fc.assert(
      fc.property(argv, (given) => {
        expect(parseExactArgv(Buffer.from(given.map((each) => `${each}\0`).join('')))).toEqual(given);
      }),
    );
  });

  it.each([
    ['a padded title', 'nginx: master process\0\0\0\0'],
    ['a title that runs on into the environment', 'nginx: master process nginx'],
    ['nothing', ''],
    ['an empty name', '\0'],
    ['an empty name with more', '\0x\0'],
  ])('are not known of %s', (_what, text) => {
    expect(parseExactArgv(Buffer.from(text))).toBeNull();
  });

  it('are not known where they are no text', () => {
    expect(parseExactArgv(Buffer.from([0x6e, 0xff, 0]))).toBeNull();
  });
});

describe('an environment', () => {
  it('is kept as it is, with empty values and values with signs in them', () => {
    expect(parseEnvironment(Buffer.from('A=1\0EMPTY=\0URL=http://x/?a=b\nc\0\x1b=2\0'))).toEqual({
      A: '1',
      EMPTY: '',
      URL: 'http://x/?a=b\nc',
      '\x1b': '2',
    });
  });

  it('counts the first of a name, and nothing without a name', () => {
    expect(parseEnvironment(Buffer.from('A=1\0A=2\0=3\0nothing\0\0'))).toEqual({ A: '1' });
  });

  it('keeps no file or socket of the parent that is gone', () => {
    const text = 'NODE_CHANNEL_FD=3\0NODE_UNIQUE_ID=1\0LISTEN_FDS=1\0NOTIFY_SOCKET=/run/x\0PORT=3000\0';
    expect(parseEnvironment(Buffer.from(text))).toEqual({ PORT: '3000' });
  });

  it('has no other prototype for a name that means one', () => {
    const env = parseEnvironment(Buffer.from('__proto__=x\0'));
    expect([Object.keys(env), Object.getPrototypeOf(env)]).toEqual([['__proto__'], Object.prototype]);
  });
});
