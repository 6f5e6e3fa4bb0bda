/** What runs in every page before its own scripts: ipcRenderer, contextBridge, and then the built preload script. */

/** Runs in the page; the names it needs are in the page alone. */
function joinPage(runPreload) {
  // Electron runs the preload script in the main frame alone.
  if (window !== window.top) return;
  const post = window.__electronDouble;
  delete window.__electronDouble;
  const listeners = new Map();

  const ipcRenderer = {
    send(channel, ...values) {
      let text;
      try {
        text = JSON.stringify({ kind: 'send', channel, values });
      } catch {
        throw new Error('An object could not be cloned.');
      }
      post(text);
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
  };
  Object.defineProperty(window, '__electronDoubleDeliver', {
    value: (text) => {
      for (const { channel, values } of JSON.parse(text)) {
        for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...values);
      }
    },
  });

  const contextBridge = {
    exposeInMainWorld(name, api) {
      const value = Object.freeze({ ...api });
      Object.defineProperty(window, name, { value, enumerable: true, configurable: false, writable: false });
    },
  };

  const open = (url) => {
    post(JSON.stringify({ kind: 'open', url: String(new URL(url, location.href)) }));
    return null;
  };
  window.open = (url = 'about:blank') => open(url);
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : null;
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    open(link.href);
  });

  const require = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  runPreload(require, module, module.exports);
}

export const pageScript = (preload, path) =>
  `(${joinPage.toString()})((require, module, exports) => {\n${preload}\n});\n//# sourceURL=${path}`;
