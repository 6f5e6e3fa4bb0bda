/** Above the tunnels: one field to search in or to paste a command into, the ways to import, and a new one. */
import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download, FileUp, Search, TerminalSquare, X } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import boxStyles from '../ports/search-box.module.css';
import { Button, buttonClass } from '../ui/button.tsx';
import { Key } from '../ui/key.tsx';
import { MenuItem, MenuPopup } from '../ui/menu.tsx';
import { isCommand } from './find-tunnels.ts';
import styles from './tunnels-view.module.css';

interface TunnelHeadProps {
  inputRef: RefObject<HTMLInputElement | null>;
  search: string;
  connected: boolean;
  /** Whether there is anything to export. */
  some: boolean;
  onSearch(text: string): void;
  onCommand(command: string): void;
  onLeave(): void;
  onNew(): void;
  onImportConfig(): void;
  onImportFile(): void;
  onExport(): void;
}

export function TunnelHead(props: TunnelHeadProps) {
  return (
    <header className={styles.toolbar}>
      <h2 className={styles.title}>Tunnels</h2>
      <PasteOrSearch {...props} />
      <ImportMenu {...props} />
      <Button look="primary" disabled={!props.connected} onClick={props.onNew}>
        New tunnel
      </Button>
    </header>
  );
}

function PasteOrSearch({ inputRef, search, onSearch, onCommand, onLeave }: TunnelHeadProps) {
  const onText = (text: string) => {
    // Typed by hand it may go on: Enter says that it is whole.
    onSearch(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      if (event.key === 'Enter' && isCommand(search)) onCommand(search);
      else onLeave();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (search) onSearch('');
      else onLeave();
    }
  };
  return (
    <div className={boxStyles.box}>
      <Search size={15} aria-hidden />
      <input
        ref={inputRef}
        className={boxStyles.input}
        type="search"
        aria-label="Paste an ssh command, or search tunnels"
        aria-keyshortcuts="/"
        placeholder="Paste an ssh command, or search"
        spellCheck={false}
        autoComplete="off"
        value={search}
        onChange={(event) => onText(event.currentTarget.value)}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text/plain');
          if (!isCommand(text)) return;
          event.preventDefault();
          onCommand(text);
        }}
        onKeyDown={onKeyDown}
      />
      {search ? (
        <button
          type="button"
          className={boxStyles.clear}
          aria-label="Clear the search"
          title="Clear (Esc)"
          onClick={() => {
            onSearch('');
            inputRef.current?.focus();
          }}
        >
          <X size={14} aria-hidden />
        </button>
      ) : (
        <span aria-hidden>
          <Key>/</Key>
        </span>
      )}
    </div>
  );
}

function ImportMenu({ connected, some, onImportConfig, onImportFile, onExport }: TunnelHeadProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={buttonClass('ghost')}>
        Import
        <ChevronDown size={14} aria-hidden />
      </Menu.Trigger>
      <MenuPopup label="Import and export">
        <MenuItem
          icon={<TerminalSquare size={14} aria-hidden />}
          label="Import from ssh config…"
          disabled={!connected}
          onClick={onImportConfig}
        />
        <MenuItem
          icon={<FileUp size={14} aria-hidden />}
          label="Import from a JSON file…"
          disabled={!connected}
          onClick={onImportFile}
        />
        <MenuItem
          icon={<Download size={14} aria-hidden />}
          label="Export as JSON"
          disabled={!some}
          onClick={onExport}
        />
      </MenuPopup>
    </Menu.Root>
  );
}
