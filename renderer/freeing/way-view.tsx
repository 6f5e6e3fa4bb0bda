/** One way to free a port: what ends, what else closes, who is cut off, who would start it again, and the same by hand. */
import type { FreePlan, FreeWay } from '../../preload/model.ts';
import { Said } from '../ui/said.tsx';
import { CommandLine } from './command-line.tsx';
import dialogStyles from './free-dialog.module.css';
import { comesBack, waysOf } from './free-ways.ts';
import { clientsWords, respawnSentence } from './free-words.ts';
import { ProcessTree } from './process-tree.tsx';
import styles from './way-view.module.css';

export function WayView({ way, plan }: { way: FreeWay; plan: FreePlan }) {
  const { respawner, elevation } = plan;
  const clients = clientsWords(plan.clients);
  const command = elevation?.command ?? way.command;
  // Where there is a choice, it says so itself.
  const back = respawner && waysOf(plan).length < 2 && comesBack(way.verb, respawner) ? respawner : null;
  const facts = way.otherPorts.length > 0 || clients || back || command;
  return (
    <>
      {way.processes.length > 0 && (
        <section>
          <h3 className={dialogStyles.heading}>{endWords(way.processes.length)}</h3>
          <ProcessTree processes={way.processes} />
        </section>
      )}
      {facts && (
        <dl className={styles.facts}>
          {way.otherPorts.length > 0 && (
            <>
              <dt>Closes too</dt>
              <dd>
                <OtherPorts ports={way.otherPorts} />
              </dd>
            </>
          )}
          {clients && (
            <>
              <dt>Connected</dt>
              <dd>{clients}</dd>
            </>
          )}
          {back && (
            <>
              <dt>Comes back</dt>
              <dd className={back.when === 'at-once' ? styles.warn : undefined}>
                <Said sentence={respawnSentence(back)} />
              </dd>
            </>
          )}
          {command && (
            <>
              <dt>By hand</dt>
              <dd>
                <CommandLine argv={command} />
              </dd>
            </>
          )}
        </dl>
      )}
    </>
  );
}

const endWords = (count: number): string =>
  count === 1 ? 'This process ends' : `These ${count} processes end`;

/** More than these are a number. */
const MOST_PORTS = 40;

export function OtherPorts({ ports }: { ports: FreeWay['otherPorts'] }) {
  return (
    <ul className={styles.ports} aria-label="These ports close too">
      {ports.slice(0, MOST_PORTS).map(({ port, protocol, address }) => (
        <li key={`${protocol}/${address}/${port}`} title={address}>
          {port} {protocol.toUpperCase()}
        </li>
      ))}
      {ports.length > MOST_PORTS && <li>{`${ports.length - MOST_PORTS} more`}</li>}
    </ul>
  );
}
