/** Chromium does not know app://; each such address has a twin under https:// that it does know. */
const APP = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i;
const TWIN = /^https:\/\/([^/?#]*)\.([a-z][a-z0-9+-]*)\.double(.*)$/i;
const WEB = ['http', 'https', 'file', 'ws', 'wss', 'data', 'devtools', 'chrome'];

/** As the page sees it. */
export function toTwin(url) {
  const [, scheme, host, rest] = APP.exec(url) ?? [];
  return scheme === undefined || WEB.includes(scheme) ? url : `https://${host}.${scheme}.double${rest}`;
}

/** As the app sees it. */
export function fromTwin(url) {
  const [, host, scheme, rest] = TWIN.exec(url) ?? [];
  return scheme === undefined ? url : `${scheme}://${host}${rest}`;
}

/** Electron gives a custom standard scheme an origin; Node's URL does not. */
export function originOf(url) {
  const [, scheme, host] = APP.exec(url) ?? [];
  return scheme === undefined ? 'null' : `${scheme}://${host}`;
}
