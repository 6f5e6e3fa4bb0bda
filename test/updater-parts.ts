/** What electron-updater's classes need in place of Electron: a client for the network, and an app to be. */
import { request } from 'node:http';
import { join } from 'node:path';
import { type DownloadOptions, HttpExecutor } from 'builder-util-runtime';

/** As electron-updater's own, over Node's client: it has none for Node. */
export class NodeExecutor extends HttpExecutor<ReturnType<typeof request>> {
  // Its own type says any.
  createRequest(options: object, callback: (response: unknown) => void) {
    return request(options, callback);
  }
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) =>
      this.doDownload(
        { protocol: url.protocol, hostname: url.hostname, port: url.port, path: url.pathname },
        {
          destination,
          options,
          onCancel,
          callback: (error) => (error ? reject(error) : resolve(destination)),
          responseHandler: null,
        },
        0,
      ),
    );
  }
}

/** An app in a folder of its own, which has its feed's address in it. */
export const updaterAdapter = (folder: string) => ({
  version: '0.1.0',
  name: 'quayside',
  isPackaged: true,
  appUpdateConfigPath: join(folder, 'app-update.yml'),
  userDataPath: join(folder, 'data'),
  baseCachePath: folder,
  whenReady: async () => {},
  relaunch() {},
  quit() {},
  onQuit() {
    throw new Error('nothing may be installed unasked');
  },
});
