/** What the view teaches while there is no tunnel: three ways to the first one. */
import { Waypoints } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Lesson } from '../ui/lesson.tsx';
import styles from './tunnels-view.module.css';

interface NoTunnelsProps {
  connected: boolean;
  onNew(): void;
  onImportConfig(): void;
}

export function NoTunnels({ connected, onNew, onImportConfig }: NoTunnelsProps) {
  return (
    <Lesson icon={Waypoints} title="No tunnel is saved.">
      <p>
        A tunnel brings a port of another machine to yours over SSH, and Quayside keeps it up. Paste the
        command that you use now, here or into the field above:
      </p>
      <pre>ssh -N -L 5433:db:5432 bastion</pre>
      <p>
        Or take over what your <code>~/.ssh/config</code> forwards already, or fill in the fields yourself.
        Your keys, agent and config stay where they are: the system’s own <code>ssh</code> does the work.
      </p>
      <div className={styles.steps}>
        <Button look="primary" disabled={!connected} onClick={onNew}>
          New tunnel…
        </Button>
        <Button disabled={!connected} onClick={onImportConfig}>
          Import from ssh config…
        </Button>
      </div>
    </Lesson>
  );
}
