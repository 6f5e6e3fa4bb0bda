/** Whether anything shows tray icons: asked of whatever tool is there, and no when nobody answers. */
import { describe, expect, it } from 'vitest';
import { hasTrayHost, type ToolAnswer } from '../../main/shell/tray-host.ts';

const printed = (text: string): ToolAnswer => ({ kind: 'printed', text });
const tools = (answers: Record<string, ToolAnswer>) => {
  const asked: string[] = [];
  const run = async (file: string): Promise<ToolAnswer> => {
    asked.push(file);
    return answers[file] ?? { kind: 'missing' };
  };
  return { asked, run };
};

describe('a tray host', () => {
  it.each([
    ['gdbus', '(<true>,)\n'],
    ['busctl', 'b true\n'],
    ['dbus-send', 'method return time=1.0 sender=:1.4 -> destination=:1.9\n   variant       boolean true\n'],
  ])('is there when %s says so', async (tool, text) => {
    expect(await hasTrayHost('linux', tools({ [tool]: printed(text) }).run)).toBe(true);
  });
  it.each(['(<false>,)\n', 'b false\n', '', 'untrue\n'])('is not there when it says %j', async (text) => {
    expect(await hasTrayHost('linux', tools({ gdbus: printed(text) }).run)).toBe(false);
  });
  it('is not there when the bus knows nobody, and no other tool is asked then', async () => {
    const { asked, run } = tools({ gdbus: { kind: 'refused' }, busctl: printed('b true') });
    expect(await hasTrayHost('linux', run)).toBe(false);
    expect(asked).toEqual(['gdbus']);
  });
  it('is not there without any tool', async () => {
    const { asked, run } = tools({});
    expect(await hasTrayHost('linux', run)).toBe(false);
    expect(asked).toEqual(['gdbus', 'busctl', 'dbus-send']);
  });
  it.each(['darwin', 'win32'] as const)('is always there on %s', async (system) => {
    const { asked, run } = tools({});
    expect(await hasTrayHost(system, run)).toBe(true);
    expect(asked).toEqual([]);
  });
});
