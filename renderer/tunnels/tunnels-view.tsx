/** The saved tunnels: the list, the field to search or paste into, and the sheets that they open. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Tunnel } from '../../preload/model.ts';
import { TUNNEL_FILE_ENDING } from '../../preload/tunnel-file.ts';
import { StateBanners } from '../frame/banners.tsx';
import { useGlobalKeys } from '../ports/use-global-keys.ts';
import { usePause } from '../ports/use-pause.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useSame } from '../use-same.ts';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { FilePicker } from './file-picker.tsx';
import { findTunnels } from './find-tunnels.ts';
import { firstAddress } from './forward-reach.ts';
import { NoTunnels } from './no-tunnels.tsx';
import { readPickedFile } from './read-picked-file.ts';
import { saveFile } from './save-file.ts';
import { specOf } from './spec-of.ts';
import type { CardDoings } from './tunnel-card-props.ts';
import { writeTunnelFile } from './tunnel-file.ts';
import { TunnelHead } from './tunnel-head.tsx';
import { TunnelList } from './tunnel-list.tsx';
import { type OpenTunnelMenu, TunnelMenu } from './tunnel-menu.tsx';
import { TunnelSheets } from './tunnel-sheets.tsx';
import { isWanted } from './tunnel-words.ts';
import styles from './tunnels-view.module.css';
import { useCommandPaste } from './use-command-paste.ts';
import { useDescriptions } from './use-descriptions.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useOpenedFile } from './use-opened-file.ts';
import { useTunnelActions } from './use-tunnel-actions.ts';
import { useTunnelDialogs } from './use-tunnel-dialogs.ts';
import { useTunnelFocus } from './use-tunnel-focus.ts';
import { useTunnelKeys } from './use-tunnel-keys.ts';
import { useVisitedTunnel } from './use-visited-tunnel.ts';

const NONE: readonly Tunnel[] = [];

export function TunnelsView({ className }: { className: string | undefined }) {
  const live = useLive();
  const { go, connected, help } = useWindow();
  const { say } = useAnnouncer();
  const copy = useCopy();
  const { snapshot } = live;
  const { pause, resume } = usePause(connected);
  const scroll = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState('');
  const [menu, setMenu] = useState<OpenTunnelMenu | null>(null);
  const tunnels = useSame(snapshot?.tunnels ?? NONE);
  const found = useMemo(() => findTunnels(tunnels, search), [tunnels, search]);
  const ids = useSame(found.map(({ id }) => id));
  const descriptions = useDescriptions(tunnels);
  const actions = useTunnelActions();
  const dialogs = useTunnelDialogs();
  const focus = useTunnelFocus(ids, scroll);
  const { moveTo } = focus;
  const { editor, log, imports } = dialogs;
  const openNew = useCallback(
    (command: string | null) => {
      if (command !== null) setSearch('');
      editor.show({ tunnel: null, spec: null, command });
    },
    [editor.show],
  );
  const edit = useCallback(
    (tunnel: Tunnel) => editor.show({ tunnel, spec: specOf(tunnel), command: null }),
    [editor.show],
  );
  const marked = useVisitedTunnel(
    useCallback(
      (id: string) => {
        setSearch('');
        moveTo(id);
      },
      [moveTo],
    ),
  );
  useOpenedFile(imports.show);
  const importFile = async (file: File) => {
    const read = await readPickedFile(file);
    if (typeof read === 'string') say(read, 'bad');
    else imports.show(read);
  };
  useFileDrop(importFile);
  useCommandPaste(openNew);
  useGlobalKeys({
    onSearch: () => searchField.current?.focus(),
    onHelp: help,
    onPause: snapshot?.watching.state === 'paused' ? resume : () => pause(),
    onEscape: () => setSearch(''),
    onListKey: () => (focus.element() ?? scroll.current)?.focus(),
  });
  useNewKey(() => connected && openNew(null));
  const duplicate = async (tunnel: Tunnel) => {
    const id = await actions.duplicate(tunnel);
    if (id !== null) moveTo(id);
  };
  const copyAddress = ({ forwards, name }: Tunnel) => {
    const address = firstAddress(forwards);
    if (address === null) say(`${name} listens on the server, not here.`);
    else void copy(address);
  };
  const onKeyDown = useTunnelKeys(ids, {
    onFocus: moveTo,
    onMove: (tunnel, by) => void actions.move(tunnel, by),
    onToggle: (tunnel) => void (isWanted(tunnel) ? actions.stop(tunnel) : actions.start(tunnel)),
    onEdit: edit,
    onLog: log.show,
    onDuplicate: duplicate,
    onCopyAddress: copyAddress,
    onRemove: (tunnel) => void actions.remove(tunnel),
  });
  const doings = useMemo<CardDoings>(
    () => ({
      edit,
      log: log.show,
      menu: (tunnel, anchor) => setMenu({ tunnel, anchor }),
      showPort: (port) => go({ view: 'ports', port }),
    }),
    [edit, log.show, go],
  );
  const returnFocus = () => focus.element() ?? scroll.current;
  return (
    <main className={className} aria-label="Tunnels">
      <TunnelHead
        inputRef={searchField}
        search={search}
        connected={connected}
        some={tunnels.length > 0}
        onSearch={setSearch}
        onCommand={openNew}
        onLeave={() => returnFocus()?.focus()}
        onNew={() => openNew(null)}
        onImportConfig={() => imports.show({ kind: 'config' })}
        onImportFile={() => picker.current?.click()}
        onExport={() => {
          saveFile(`tunnels${TUNNEL_FILE_ENDING}`, writeTunnelFile(tunnels.map(specOf)));
          say(`Exported ${tunnels.length === 1 ? '1 tunnel' : `${tunnels.length} tunnels`}.`);
        }}
      />
      <StateBanners live={live} onResume={resume} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keys. */}
      <div ref={scroll} className={styles.scroll} tabIndex={0}>
        {tunnels.length === 0 && (
          <NoTunnels
            connected={connected}
            onNew={() => openNew(null)}
            onImportConfig={() => imports.show({ kind: 'config' })}
          />
        )}
        {tunnels.length > 0 && found.length === 0 && <NothingFound onClear={() => setSearch('')} />}
        <TunnelList
          tunnels={found}
          descriptions={descriptions}
          active={focus.active}
          marked={marked}
          connected={connected}
          actions={actions}
          doings={doings}
          onActive={focus.setActive}
          onKeyDown={onKeyDown}
        />
      </div>
      <TunnelMenu
        menu={menu}
        command={(menu && descriptions.get(menu.tunnel.id)?.command) ?? null}
        connected={connected}
        onClose={() => setMenu(null)}
        returnFocus={returnFocus}
        onStart={actions.start}
        onStop={actions.stop}
        onProbe={actions.probe}
        onEdit={edit}
        onLog={log.show}
        onDuplicate={duplicate}
        onMove={actions.move}
        onRemove={actions.remove}
        onCopy={copy}
      />
      <TunnelSheets dialogs={dialogs} connected={connected} onSaved={moveTo} returnFocus={returnFocus} />
      <FilePicker inputRef={picker} onFile={importFile} />
    </main>
  );
}

function NothingFound({ onClear }: { onClear(): void }) {
  return (
    <p className={styles.none}>
      No tunnel matches.
      <Button small onClick={onClear}>
        Clear the search
      </Button>
    </p>
  );
}

/** `n` opens a new one, wherever the focus is, as long as nothing is being typed. */
function useNewKey(onNew: () => void): void {
  const latest = useRef(onNew);
  useEffect(() => {
    latest.current = onNew;
  });
  useEffect(() => {
    const onKeyDown = ({ key, ctrlKey, metaKey, altKey, target, repeat }: KeyboardEvent) => {
      if (key !== 'n' || ctrlKey || metaKey || altKey || repeat) return;
      if (
        target instanceof Element &&
        target.closest('input, textarea, select, [role="dialog"], [role="menu"]')
      )
        return;
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
