/** A web server in a container, with the labels that compose puts on its own. */
import type { PodmanContainer, PodmanStage } from '../podman-stage.ts';
import type { ServerPlace } from '../server-place.ts';

export async function startInContainer(place: ServerPlace, stage: PodmanStage): Promise<PodmanContainer> {
  const labels = ['project=shop', 'service=web'].map((label) => `--label=com.docker.compose.${label}`);
  return stage.run(place.port, { more: labels });
}
