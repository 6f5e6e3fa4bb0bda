/** Runs in Node 20's loader thread: resolves electron to the double. */
let double;

export function initialize(url) {
  double = url;
}

export const resolve = (specifier, context, next) =>
  specifier === 'electron' ? { url: double, format: 'module', shortCircuit: true } : next(specifier, context);
