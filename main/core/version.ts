/** The version of package.json, put in by the build. */
declare const __QUAYSIDE_VERSION__: string;

export const VERSION: string = __QUAYSIDE_VERSION__;
