/** The double's `app`: life cycle, paths and the single instance. */
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startChromium } from './chromium.mjs';
import { preventable } from './preventable.mjs';
import { recorded } from './recorded.mjs';
import { claimInstance } from './single-instance.mjs';

// Electron has it; a spec may lay something beside the app.
process.resourcesPath ??=
  process.env.ELECTRON_DOUBLE_RESOURCES ?? join(dirname(process.execPath), 'resources');

class App extends EventEmitter {
  /** A spec may have it run as if it were packaged. */
  isPackaged = process.env.ELECTRON_DOUBLE_PACKAGED === '1';
  /** Windows that quitting closes; filled by window.mjs. */
  windows = new Set();
  #name = 'quayside';
  #paths = new Map([['userData', join(tmpdir(), 'electron-double')]]);
  #ready = null;
  #isReady = false;
  #quitting = false;
  #releaseInstance = () => {};

  constructor() {
    super();
    // Electron ends in order when it is asked to by a signal.
    process.on('SIGTERM', () => this.quit());
    process.on('SIGINT', () => this.quit());
  }

  setName(name) {
    this.#name = name;
  }
  getName() {
    return this.#name;
  }
  setAppUserModelId() {}
  dock = process.platform === 'darwin' ? { show: async () => {}, hide() {} } : undefined;
  /** Chromium's switches; the double's own Chromium is started without them. */
  commandLine = {
    switches: new Map(),
    getSwitchValue: (name) => this.commandLine.switches.get(name) ?? '',
    appendSwitch: (name, value) => {
      this.mustComeBeforeReady('appendSwitch');
      this.commandLine.switches.set(name, value);
    },
  };
  getLoginItemSettings() {
    return { openAtLogin: false, wasOpenedAtLogin: false, launchItems: [] };
  }
  enableSandbox() {
    this.mustComeBeforeReady('enableSandbox');
  }
  setPath(name, path) {
    this.#paths.set(name, path);
  }
  getPath(name) {
    const path = this.#paths.get(name);
    if (!path) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  getVersion() {
    return '0.0.0-double';
  }
  isReady() {
    return this.#isReady;
  }
  whenReady() {
    this.#ready ??= this.#start();
    return this.#ready;
  }
  async #start() {
    // Like Electron: not before the whole bundle has been loaded.
    await new Promise((resolve) => setImmediate(resolve));
    await startChromium(this.getPath('userData'));
    this.#isReady = true;
    this.emit('ready');
  }
  mustComeBeforeReady(what) {
    if (this.#isReady) throw new Error(`${what} must be called before the app is ready`);
  }

  requestSingleInstanceLock() {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const claim = claimInstance(folder, (argv) =>
      this.emit('second-instance', preventable(), argv, process.cwd()),
    );
    if (claim) this.#releaseInstance = claim;
    return claim !== null;
  }

  releaseSingleInstanceLock() {
    this.#releaseInstance();
    this.#releaseInstance = () => {};
  }
  /** Recorded only: nothing comes up again. */
  relaunch() {
    recorded.relaunches++;
  }

  quit() {
    if (this.#quitting) return;
    this.#quitting = true;
    setImmediate(() => {
      for (const step of ['before-quit', 'windows', 'will-quit']) {
        if (step === 'windows' ? this.#closeWindows() : this.#announce(step)) continue;
        this.#quitting = false;
        return;
      }
      this.exit(0);
    });
  }
  #announce(step) {
    const event = preventable();
    this.emit(step, event);
    return !event.defaultPrevented;
  }
  #closeWindows() {
    for (const window of [...this.windows]) window.close();
    return this.windows.size === 0;
  }
  exit(code = 0) {
    this.#releaseInstance();
    // playwright kills its Chromium when this process exits.
    process.exit(code);
  }
}

export const app = new App();
