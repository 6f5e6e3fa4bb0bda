/** The container engines of a machine that has none, whatever this machine has. */
import type { ContainerEngines } from '../main/core/containers/container-engines.ts';
import { createContainerEngines } from '../main/core/containers/create-container-engines.ts';

export const noEngines = (): ContainerEngines =>
  createContainerEngines({
    env: {},
    home: '/nowhere',
    uid: null,
    files: { socket: async () => null, names: async () => [], text: async () => null },
  });
