/** The menu of a row: every form to copy it in, and at a right click everything that can be done with it. */
import { Menu } from '@base-ui/react/menu';
import {
  Bell,
  Bookmark,
  CircleX,
  ExternalLink,
  ListChecks,
  PanelRight,
  Pin,
  Square,
  Waypoints,
} from 'lucide-react';
import { useRef } from 'react';
import { MOST_AT_ONCE } from '../freeing/use-many-flow.ts';
import { choiceLabel } from '../port-choices.ts';
import { useTunnelActions } from '../tunnels/use-tunnel-actions.ts';
import menuStyles from '../ui/menu.module.css';
import { MenuItem, MenuPopup, MenuSeparator } from '../ui/menu.tsx';
import type { PortChoices } from '../use-port-choices.ts';
import { useWindow } from '../use-window.ts';
import { COPY_LABELS, type CopyForm, canOpen, copyForms, copyText } from './copy-forms.ts';
import type { PortRow } from './fold-twins.ts';
import { portsWord } from './list-counts.ts';
import type { MenuAnchor, MenuKind } from './row-actions.tsx';
import type { RowSelection } from './use-row-selection.ts';

export interface OpenMenu {
  readonly row: PortRow;
  readonly lineKey: string;
  readonly kind: MenuKind;
  readonly anchor: MenuAnchor;
}

interface RowMenuProps {
  menu: OpenMenu | null;
  canFree: boolean;
  onClose(): void;
  onCopy(row: PortRow, form: CopyForm): void;
  onOpen(row: PortRow): void;
  onDetails(row: PortRow): void;
  onFree(row: PortRow): void;
  selection: RowSelection;
  onFreeSelected(): void;
  onReserve(row: PortRow): void;
  connected: boolean;
  choices: PortChoices;
  returnFocus: () => HTMLElement | null;
}

export function RowMenu(props: RowMenuProps) {
  const { menu, onClose } = props;
  // Kept for the moment in which the closed menu fades out.
  const shown = useRef(menu);
  if (menu) shown.current = menu;
  const current = shown.current;
  return (
    <Menu.Root
      open={menu !== null}
      modal={false}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      onOpenChangeComplete={(open) => {
        // Copying is two keys: c, and Enter for the form that is wanted most.
        if (open && menu?.kind === 'copy') firstItem()?.focus();
      }}
    >
      {current && (
        <MenuPopup
          label={current.kind === 'copy' ? 'Copy' : `Port ${current.row.listener.port}`}
          anchor={anchorOf(current.anchor)}
          align={current.anchor instanceof HTMLElement ? 'end' : 'start'}
          finalFocus={props.returnFocus}
        >
          {current.kind === 'all' && <Doings {...props} row={current.row} />}
          <Menu.Group>
            {current.kind === 'all' && <Menu.GroupLabel className={menuStyles.heading}>Copy</Menu.GroupLabel>}
            {copyForms(current.row).map((form) => (
              <MenuItem
                key={form}
                label={COPY_LABELS[form]}
                value={preview(current.row, form)}
                onClick={() => props.onCopy(current.row, form)}
              />
            ))}
          </Menu.Group>
        </MenuPopup>
      )}
    </Menu.Root>
  );
}

function Doings(props: RowMenuProps & { row: PortRow }) {
  const { row, canFree, connected, choices, onOpen, onDetails, onFree, onReserve } = props;
  const { port } = row.listener;
  const gone = row.goneAt !== null;
  return (
    <>
      {canOpen(row.listener) && (
        <MenuItem
          icon={<ExternalLink size={14} aria-hidden />}
          label="Open in browser"
          disabled={gone}
          onClick={() => onOpen(row)}
        />
      )}
      <MenuItem
        icon={<PanelRight size={14} aria-hidden />}
        label="Show details"
        onClick={() => onDetails(row)}
      />
      <MenuItem
        icon={<Bookmark size={14} aria-hidden />}
        label="Reserve…"
        disabled={!connected}
        onClick={() => onReserve(row)}
      />
      <MenuItem
        icon={<Bell size={14} aria-hidden />}
        label={choiceLabel('watched', choices.has('watched', port))}
        disabled={!connected}
        onClick={() => choices.toggle('watched', port)}
      />
      <MenuItem
        icon={<Pin size={14} aria-hidden />}
        label={choiceLabel('pinned', choices.has('pinned', port))}
        disabled={!connected}
        onClick={() => choices.toggle('pinned', port)}
      />
      <TunnelItems row={row} />
      <SelectItem row={row} selection={props.selection} />
      <MenuItem
        icon={<CircleX size={14} aria-hidden />}
        label="Free…"
        danger
        disabled={!canFree || gone}
        onClick={() => onFree(row)}
      />
      <FreeSelected {...props} />
      <MenuSeparator />
    </>
  );
}

function TunnelItems({ row: { listener, goneAt } }: { row: PortRow }) {
  const { go, connected } = useWindow();
  const { stop } = useTunnelActions();
  const { tunnel } = listener;
  if (!tunnel) return null;
  return (
    <>
      <MenuItem
        icon={<Waypoints size={14} aria-hidden />}
        label="Show tunnel"
        onClick={() => go({ view: 'tunnels', tunnelId: tunnel.id })}
      />
      <MenuItem
        icon={<Square size={14} aria-hidden />}
        label="Stop tunnel"
        disabled={!connected || goneAt !== null}
        onClick={() => void stop(tunnel)}
      />
    </>
  );
}

function SelectItem({ row, selection }: { row: PortRow; selection: RowSelection }) {
  const chosen = selection.keys.has(row.key);
  return (
    <MenuItem
      icon={<ListChecks size={14} aria-hidden />}
      label={chosen ? 'Deselect' : 'Select'}
      disabled={row.goneAt !== null}
      onClick={() => selection.toggle(row)}
    />
  );
}

function FreeSelected({ selection, canFree, onFreeSelected }: RowMenuProps) {
  const count = selection.rows.length;
  if (count < 2) return null;
  return (
    <MenuItem
      icon={<CircleX size={14} aria-hidden />}
      label={`Free ${portsWord(count)}…`}
      danger
      disabled={!canFree || count > MOST_AT_ONCE}
      onClick={onFreeSelected}
    />
  );
}

const preview = (row: PortRow, form: CopyForm): string | undefined =>
  form === 'json' ? undefined : copyText(row, form).slice(0, 80);

const firstItem = () => document.querySelector<HTMLElement>('[role="menu"] [role="menuitem"]');

function anchorOf(anchor: MenuAnchor) {
  if (anchor instanceof HTMLElement) return anchor;
  const { x, y } = anchor;
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
