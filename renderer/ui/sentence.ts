/** Sentences with names in them that somebody else chose: kept apart, so that no name can turn the words around it. */

export interface Sentence {
  /** One more than there are names: what stands before, between and after them. */
  readonly words: readonly string[];
  readonly names: readonly string[];
}

/** A template tag: what is put in is a name. */
export const sentence = (words: TemplateStringsArray, ...names: readonly (string | number)[]): Sentence => ({
  words,
  names: names.map(String),
});

/** For screen readers and titles, which know no markup. */
export const plainText = ({ words, names }: Sentence): string =>
  words.map((word, index) => `${word}${names[index] ?? ''}`).join('');

/** The same with names of at most `most` characters, for buttons. */
export const cutNames = ({ words, names }: Sentence, most: number): Sentence => ({
  words,
  names: names.map((name) => (name.length > most ? `${name.slice(0, most - 1)}…` : name)),
});
