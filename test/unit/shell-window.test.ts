/** The window's walls, and where it opens. */
import { describe, expect, it } from 'vitest';
import { background, windowOptions } from '../../main/shell/window-options.ts';
import { DEFAULT_SIZE, MINIMUM_SIZE, placeWindow } from '../../main/shell/window-place.ts';

const options = windowOptions({
  preload: '/app/out/preload/index.cjs',
  icon: '/app/icon.png',
  background: '#ffffff',
  place: { bounds: { x: 10, y: 20, width: 1100, height: 720 }, maximized: false },
  devTools: false,
});

describe('the options of the window', () => {
  it('keep the page in its sandbox', () => {
    expect(options.webPreferences).toEqual({
      preload: '/app/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });
  it('show the window only when it is ready, on the ground of its theme', () => {
    expect(options).toMatchObject({
      show: false,
      backgroundColor: '#ffffff',
      x: 10,
      y: 20,
      minWidth: 640,
      minHeight: 420,
    });
    expect(background(true)).not.toBe(background(false));
  });
});

const screenArea = { x: 0, y: 0, width: 1920, height: 1040 };
const secondArea = { x: 1920, y: 0, width: 1280, height: 1000 };
const saved = (x: number, y: number, width = 1000, height = 700, maximized = false) => ({
  bounds: { x, y, width, height },
  maximized,
});

describe('the place of the window', () => {
  it('is what it was', () => {
    expect(placeWindow(saved(100, 80), [screenArea])).toEqual({
      bounds: { x: 100, y: 80, width: 1000, height: 700 },
      maximized: false,
    });
    expect(placeWindow(saved(2000, 80), [screenArea, secondArea]).bounds.x).toBe(2000);
    expect(placeWindow(saved(100, 80, 1000, 700, true), [screenArea]).maximized).toBe(true);
  });
  it('is left to the system when its display is gone, with the size kept', () => {
    expect(placeWindow(saved(2500, 80), [screenArea]).bounds).toEqual({ width: 1000, height: 700 });
    expect(placeWindow(saved(-5000, -5000), [screenArea]).bounds).toEqual({ width: 1000, height: 700 });
    // Only a corner of it could be seen.
    expect(placeWindow(saved(1900, 1020), [screenArea]).bounds).toEqual({ width: 1000, height: 700 });
  });
  it('is moved and cut until all of it can be seen', () => {
    expect(placeWindow(saved(1500, 600), [screenArea]).bounds).toEqual({
      x: 920,
      y: 340,
      width: 1000,
      height: 700,
    });
    expect(placeWindow(saved(-300, -40), [screenArea]).bounds).toMatchObject({ x: 0, y: 0 });
    expect(placeWindow(saved(0, 0, 4000, 3000), [screenArea]).bounds).toEqual({
      x: 0,
      y: 0,
      width: 1920,
      height: 1040,
    });
  });
  it('is never smaller than the smallest window', () => {
    expect(placeWindow(saved(0, 0, 10, 10), [screenArea]).bounds).toMatchObject(MINIMUM_SIZE);
    expect(
      placeWindow(saved(0, 0, 800, 600), [{ x: 0, y: 0, width: 500, height: 300 }]).bounds,
    ).toMatchObject(MINIMUM_SIZE);
  });
  it('is the first one where nothing sensible was saved', () => {
    for (const nothing of [
      null,
      undefined,
      {},
      [],
      'x',
      { bounds: { x: 0, y: 0, width: Number.NaN, height: 1 }, maximized: false },
      { bounds: { x: 1e300, y: 0, width: 1, height: 1 }, maximized: false },
    ]) {
      expect(placeWindow(nothing, [screenArea])).toEqual({ bounds: DEFAULT_SIZE, maximized: false });
    }
  });
  it('does without displays', () => {
    expect(placeWindow(saved(5, 5), [])).toEqual({ bounds: { width: 1000, height: 700 }, maximized: false });
  });
});
