/** A server of one's own in a control group that bears the name of a service of systemd's. */
import type { ServiceUnit } from '../../../main/core/platform/platform.ts';
import { moveToGroup } from '../../control-group.ts';
import type { StartServer } from '../server-place.ts';
import { writeNodeServer } from './node-server.ts';

export const UNIT: ServiceUnit = { name: `qs-stage-${process.pid}.service`, scope: 'system' };

/** `pretend` is told of its pid where no control group may be made. */
export const startInUnit =
  (pretend: (pid: number) => void): StartServer =>
  async (place) => {
    writeNodeServer(place);
    const { pid } = place.start(process.execPath, ['server.js', String(place.port)]);
    const group = moveToGroup(pid, `/system.slice/${UNIT.name}`);
    if (!group) pretend(pid);
    place.afterwards(() => group?.remove());
    await place.answers();
  };
