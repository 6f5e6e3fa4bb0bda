/** Leads the loaded page to a place by the fragment of its own address, which the page follows by itself. */
import type { WebContents } from 'electron';
import { type Place, placeHash } from '../../preload/place.ts';
import { isPageUrl } from './app-origin.ts';

export interface PageGuide {
  /** Now, or as soon as the page is there; of several places that wait the last one counts. */
  lead(place: Place): void;
}

type Contents = Pick<WebContents, 'on' | 'getURL' | 'isDestroyed' | 'reload' | 'executeJavaScript'>;

export function createPageGuide(contents: Contents): PageGuide {
  let isThere = false;
  let isDead = false;
  let waiting: Place | null = null;

  const go = () => {
    if (!waiting || !isThere || contents.isDestroyed()) return;
    const hash = placeHash(waiting);
    waiting = null;
    // Nothing but our own page is ever spoken to, and nothing but a place of ours is ever said.
    if (!isPageUrl(contents.getURL())) return;
    // A page that went away meanwhile has nowhere to be led.
    contents.executeJavaScript(`location.hash = ${JSON.stringify(hash)}`).catch(() => {});
  };
  const leave = () => {
    isThere = false;
  };
  // Another document, not another fragment of this one: it is there only when it has finished loading.
  contents.on('did-navigate', leave);
  contents.on('render-process-gone', () => {
    leave();
    isDead = true;
  });
  contents.on('did-finish-load', () => {
    isThere = true;
    isDead = false;
    go();
  });
  return {
    lead(place) {
      waiting = place;
      if (isDead) contents.reload();
      go();
    },
  };
}
