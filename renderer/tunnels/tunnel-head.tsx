/** Above the tunnels: one field to search in or to paste a command into, the ways to import, and a new one. */
import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download, FileUp, TerminalSquare } from 'lucide-react';
import type { RefObject } from 'react';
import { Button, buttonClass } from '../ui/button.tsx';
import hiddenStyles from '../ui/hidden.module.css';
import { MenuItem, MenuPopup } from '../ui/menu.tsx';
import { SearchField } from '../ui/search-field.tsx';
import headStyles from '../ui/view-head.module.css';
import { isCommand } from './find-tunnels.ts';

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
    <header className={headStyles.head}>
      <h2 className={hiddenStyles.hidden}>Tunnels</h2>
      <PasteOrSearch {...props} />
      <ImportMenu {...props} />
      <Button look="primary" disabled={!props.connected} onClick={props.onNew}>
        New tunnel
      </Button>
    </header>
  );
}

/** Typed by hand a command may go on: Enter says that it is whole. */
function PasteOrSearch({ inputRef, search, onSearch, onCommand, onLeave }: TunnelHeadProps) {
  return (
    <SearchField
      inputRef={inputRef}
      label="Paste an ssh command, or search tunnels"
      placeholder="Paste an ssh command, or search"
      text={search}
      onText={onSearch}
      onEnter={() => (isCommand(search) ? onCommand(search) : onLeave())}
      onLeave={onLeave}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text/plain');
        if (!isCommand(text)) return;
        event.preventDefault();
        onCommand(text);
      }}
    />
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
          label="Import from a file…"
          disabled={!connected}
          onClick={onImportFile}
        />
        <MenuItem
          icon={<Download size={14} aria-hidden />}
          label="Export to a file"
          disabled={!some}
          onClick={onExport}
        />
      </MenuPopup>
    </Menu.Root>
  );
}
