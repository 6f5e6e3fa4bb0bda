/** A launcher of the driver's, as the smoke test wants it. */
import type { Launcher } from '../e2e/driver.ts';
import type { SmokeParts } from './smoke.ts';

export const quitting = (launcher: Launcher): SmokeParts => ({
  async start(dataFolder) {
    const app = await launcher.launch({ dataFolder, trayHost: false });
    return {
      window: () => app.window(),
      async quit() {
        // It may be gone before it could answer.
        app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
        return app.ended;
      },
      end: () => app.close(),
    };
  },
});
