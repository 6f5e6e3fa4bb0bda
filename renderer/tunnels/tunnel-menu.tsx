/** Everything that can be done with one tunnel: at its button, and at a right click. */
import { Menu } from '@base-ui/react/menu';
import {
  Activity,
  ArrowDown,
  ArrowUp,
  CopyPlus,
  Pencil,
  Play,
  ScrollText,
  Square,
  Trash2,
} from 'lucide-react';
import { useRef } from 'react';
import type { Tunnel } from '../../preload/model.ts';
import menuStyles from '../ui/menu.module.css';
import { MenuItem, MenuPopup, MenuSeparator } from '../ui/menu.tsx';
import { firstAddress } from './forward-reach.ts';
import { isUp, isWanted } from './tunnel-words.ts';

export interface OpenTunnelMenu {
  readonly tunnel: Tunnel;
  readonly anchor: HTMLElement | { readonly x: number; readonly y: number };
}

export interface TunnelMenuDoings {
  onStart(tunnel: Tunnel): void;
  onStop(tunnel: Tunnel): void;
  onProbe(tunnel: Tunnel): void;
  onEdit(tunnel: Tunnel): void;
  onLog(tunnel: Tunnel): void;
  onDuplicate(tunnel: Tunnel): void;
  onMove(tunnel: Tunnel, by: number): void;
  onRemove(tunnel: Tunnel): void;
  onCopy(text: string): void;
}

interface TunnelMenuProps extends TunnelMenuDoings {
  menu: OpenTunnelMenu | null;
  command: string | null;
  connected: boolean;
  onClose(): void;
  returnFocus(): HTMLElement | null;
}

export function TunnelMenu(props: TunnelMenuProps) {
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
    >
      {current && (
        <MenuPopup
          label={current.tunnel.name}
          anchor={anchorOf(current.anchor)}
          align={current.anchor instanceof HTMLElement ? 'end' : 'start'}
          finalFocus={props.returnFocus}
        >
          <Doings {...props} tunnel={current.tunnel} />
          <CopyItems {...props} tunnel={current.tunnel} />
        </MenuPopup>
      )}
    </Menu.Root>
  );
}

type ItemsProps = TunnelMenuProps & { tunnel: Tunnel };

function Doings(props: ItemsProps) {
  const { tunnel, connected } = props;
  const wanted = isWanted(tunnel);
  return (
    <>
      <MenuItem
        icon={wanted ? <Square size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        label={wanted ? 'Stop tunnel' : 'Start tunnel'}
        disabled={!connected}
        onClick={() => (wanted ? props.onStop(tunnel) : props.onStart(tunnel))}
      />
      <MenuItem
        icon={<Activity size={14} aria-hidden />}
        label="Probe now"
        disabled={!connected || !isUp(tunnel)}
        onClick={() => props.onProbe(tunnel)}
      />
      <MenuItem icon={<ScrollText size={14} aria-hidden />} label="Log" onClick={() => props.onLog(tunnel)} />
      <MenuItem icon={<Pencil size={14} aria-hidden />} label="Edit…" onClick={() => props.onEdit(tunnel)} />
      <MenuItem
        icon={<CopyPlus size={14} aria-hidden />}
        label="Duplicate"
        disabled={!connected}
        onClick={() => props.onDuplicate(tunnel)}
      />
      <MenuItem
        icon={<ArrowUp size={14} aria-hidden />}
        label="Move up"
        value="Alt ↑"
        disabled={!connected}
        onClick={() => props.onMove(tunnel, -1)}
      />
      <MenuItem
        icon={<ArrowDown size={14} aria-hidden />}
        label="Move down"
        value="Alt ↓"
        disabled={!connected}
        onClick={() => props.onMove(tunnel, 1)}
      />
      <MenuItem
        icon={<Trash2 size={14} aria-hidden />}
        label="Remove"
        danger
        disabled={!connected}
        onClick={() => props.onRemove(tunnel)}
      />
      <MenuSeparator />
    </>
  );
}

function CopyItems({ tunnel, command, onCopy }: ItemsProps) {
  const address = firstAddress(tunnel.forwards);
  return (
    <Menu.Group>
      <Menu.GroupLabel className={menuStyles.heading}>Copy</Menu.GroupLabel>
      {address !== null && <MenuItem label="Address" value={address} onClick={() => onCopy(address)} />}
      {command !== null && (
        <MenuItem label="Command" value={command.slice(0, 80)} onClick={() => onCopy(command)} />
      )}
      <MenuItem label="Name" value={tunnel.name.slice(0, 80)} onClick={() => onCopy(tunnel.name)} />
    </Menu.Group>
  );
}

function anchorOf(anchor: OpenTunnelMenu['anchor']) {
  if (anchor instanceof HTMLElement) return anchor;
  const { x, y } = anchor;
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
