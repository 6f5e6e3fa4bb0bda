/** node --import test/electron-double/register.mjs out/main/app.js : gives the bundle the double wherever it asks for electron. */
import Module from 'node:module';

// A spec may have the app take this for another system: its readers then find nothing, its shell does as it does there.
if (process.env.ELECTRON_DOUBLE_SYSTEM)
  Object.defineProperty(process, 'platform', { value: process.env.ELECTRON_DOUBLE_SYSTEM });

const double = new URL('./electron.mjs', import.meta.url).href;

if (Module.registerHooks) {
  // Node 22.15 and later: one hook for import and require, in this thread.
  Module.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: double, format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
} else {
  Module.register('./resolve-hook.mjs', import.meta.url, { data: double });
  const electron = await import(double);
  const load = Module._load;
  // Node 20 runs the hook above for import alone; a CommonJS dependency's require comes through here.
  Module._load = function (request, ...rest) {
    return request === 'electron' ? electron : load.call(this, request, ...rest);
  };
}
