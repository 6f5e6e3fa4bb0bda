/** A server of one's own below a program of another name: an agent, an editor. Its script runs it and waits. */
import type { StartServer } from '../server-place.ts';
import { writeNodeServer } from './node-server.ts';

/** `name`: what the kernel calls a script that is started by its own path. */
export const startUnder =
  (name: string): StartServer =>
  async (place) => {
    const server = writeNodeServer(place);
    const script = place.write(
      name,
      `#!/bin/sh\n'${process.execPath}' '${server}' ${place.port}\ntrue\n`,
      0o755,
    );
    place.start(script, []);
    await place.answers();
  };
