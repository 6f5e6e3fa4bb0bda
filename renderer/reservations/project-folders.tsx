/** Folders whose quayside.json counts even when nothing of theirs was seen running. */

import { Folder, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { tildePath } from '../../preload/folder-path.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import type { SettingsAccess } from '../use-settings.ts';
import { readFolder } from './reservation-form.ts';
import styles from './reservations-view.module.css';

interface ProjectFoldersProps {
  access: SettingsAccess;
  home: string;
  connected: boolean;
}

export function ProjectFolders({ access, home, connected }: ProjectFoldersProps) {
  const { sayUndoable } = useAnnouncer();
  const folders = access.settings?.projectFolders ?? [];
  const remove = (folder: string) => {
    access.change({ projectFolders: folders.filter((other) => other !== folder) });
    sayUndoable(`Removed ${tildePath(folder, home)}.`, () => access.change({ projectFolders: [...folders] }));
  };
  return (
    <section className={styles.section} aria-labelledby="folders-title">
      <h3 id="folders-title">Project folders</h3>
      <p className={styles.words}>
        A <code>quayside.json</code> is found by itself once something of its project runs. Add the folders of
        projects that it is to be read from before that.
      </p>
      {folders.length > 0 && (
        <ul className={styles.folders}>
          {folders.map((folder) => (
            <li key={folder}>
              <Folder size={15} aria-hidden />
              <bdi title={folder}>{tildePath(folder, home)}</bdi>
              <Button
                square
                small
                className={styles.remove}
                disabled={!connected}
                aria-label={`Remove ${tildePath(folder, home)}`}
                title="Remove"
                onClick={() => remove(folder)}
              >
                <X size={14} aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <AddFolder
        folders={folders}
        home={home}
        connected={connected}
        onAdd={(folder) => access.change({ projectFolders: [...folders, folder] })}
      />
    </section>
  );
}

interface AddFolderProps {
  folders: readonly string[];
  home: string;
  connected: boolean;
  onAdd(folder: string): void;
}

function AddFolder({ folders, home, connected, onAdd }: AddFolderProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const read = readFolder(text, home);
    if (!read.ok) return setError(read.error);
    if (read.value === '') return setError('Type a folder, such as ~/code/web-shop.');
    if (folders.includes(read.value)) return setError('That folder is in the list.');
    onAdd(read.value);
    setText('');
  };
  return (
    <form className={styles.addFolder} onSubmit={add} noValidate>
      <Field
        label="Add a folder"
        mono
        value={text}
        placeholder="~/code/web-shop"
        error={error}
        onText={(next) => {
          setText(next);
          setError(undefined);
        }}
      />
      <Button type="submit" disabled={!connected}>
        Add
      </Button>
    </form>
  );
}
