/** What may go into an engine's path, and what into a command that people copy. */

/** Nothing else is ever put into a path. */
export const isContainerId = (text: string): boolean => /^[0-9a-f]{12,64}$/.test(text);

/** The engines' own rule, with an end. */
export const isContainerName = (text: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/.test(text);
