/** A sentence on the screen, each name in it isolated from the words around. */
import { Fragment } from 'react';
import type { Sentence } from './sentence.ts';

export function Said({ sentence: { words, names } }: { sentence: Sentence }) {
  return words.map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places.
    <Fragment key={index}>
      {word}
      {names[index] !== undefined && <bdi>{names[index]}</bdi>}
    </Fragment>
  ));
}
