/** This process's end of test/e2e/driver.ts: runs the functions that a spec sends, as Playwright does in Electron. */
import { runInThisContext } from 'node:vm';

export function answerDriver(electron) {
  if (!process.send) return;
  process.on('message', async ({ id, source, argument }) => {
    try {
      // Only ever what the test that started this process sent, over the pipe that only it has.
      const run = runInThisContext(`(${source})`);
      process.send({ kind: 'answer', id, value: await run(electron, argument) });
    } catch (error) {
      process.send({ kind: 'answer', id, error: error instanceof Error ? error.message : String(error) });
    }
  });
  // A test that was killed must not leave its app behind.
  process.on('disconnect', () => process.exit(1));
}
