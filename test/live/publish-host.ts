/** Makes a Service the host that the built command line finds in a folder. */
import { claimHost } from '../../main/server/claim-host.ts';
import { startServer } from '../../main/server/server.ts';
import type { Service } from '../../preload/serve.ts';

export interface PublishedHost {
  stop(): Promise<void>;
}

export async function publishHost(service: Service, home: string): Promise<PublishedHost> {
  const claiming = await claimHost(home);
  const started = await startServer({ service, staticRoot: null, port: 0 });
  if (claiming.kind !== 'claimed' || !started.ok) throw new Error('no host');
  const { url, origin, token, close } = started.value;
  claiming.claim.publish({ url, origin, token, door: 'browser', version: '1' });
  return {
    async stop() {
      claiming.claim.unpublish();
      await close();
      claiming.claim.release();
    },
  };
}
