/** What the view teaches before anything is searched, and where nothing was found. */
import { BookOpen, SearchX } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Lesson } from '../ui/lesson.tsx';
import styles from './reference-view.module.css';

const EXAMPLES = ['5432', 'redis', 'x11', 'postgers'];

export function ReferenceLesson({ onSearch }: { onSearch(text: string): void }) {
  return (
    <Lesson icon={BookOpen} title="What does a port number mean?">
      <p>Type a number, a name or a word. A typo does no harm:</p>
      <div className={styles.examples}>
        {EXAMPLES.map((example) => (
          <Button key={example} small aria-label={`Search for ${example}`} onClick={() => onSearch(example)}>
            {example}
          </Button>
        ))}
      </div>
      <dl className={styles.layers}>
        <div>
          <dt>Commonly</dt>
          <dd>What developers usually find there, whatever is registered, and what changes it.</dd>
        </div>
        <div>
          <dt>Registered</dt>
          <dd>What IANA has the number down for. Programs need not keep to it, and many do not.</dd>
        </div>
        <div>
          <dt>0–1023</dt>
          <dd>Well-known. On many systems only an administrator may listen there.</dd>
        </div>
        <div>
          <dt>1024–49151</dt>
          <dd>Registered. Anybody may listen there; the place for servers of your own.</dd>
        </div>
        <div>
          <dt>49152–65535</dt>
          <dd>Dynamic. The system hands these out for a while; a server there may find its port taken.</dd>
        </div>
      </dl>
    </Lesson>
  );
}

export function NothingFound({ query, onClear }: { query: string; onClear(): void }) {
  return (
    <Lesson icon={SearchX} title="Nothing has such a name.">
      <p>
        Neither a common name nor a registered one is like “<bdi>{query}</bdi>”. Try a part of it, what it is
        for (<code>database</code>, <code>mail</code>), or the number.
      </p>
      <Button onClick={onClear}>Clear the search</Button>
    </Lesson>
  );
}
