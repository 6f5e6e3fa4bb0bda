/** Above the list: search, Mine or All, grouping, columns, pause, help. */
import { Menu } from '@base-ui/react/menu';
import { ChevronDown, CircleHelp, Columns3, Layers, Pause, Play } from 'lucide-react';
import type { RefObject } from 'react';
import { Button, buttonClass } from '../ui/button.tsx';
import { MenuCheck, MenuItem, MenuPopup, MenuRadio, MenuSeparator } from '../ui/menu.tsx';
import { Segments } from '../ui/segments.tsx';
import { DEFAULT_CHOICES, type ViewChoices } from '../view-choices.ts';
import { SearchBox, type SearchText } from './search-box.tsx';
import styles from './toolbar.module.css';
import type { Columns } from './use-columns.ts';

interface ToolbarProps {
  inputRef: RefObject<HTMLInputElement | null>;
  search: SearchText;
  onSearch(search: SearchText): void;
  onLeaveSearch(): void;
  choices: ViewChoices;
  onChoices(change: Partial<ViewChoices>): void;
  columns: Columns;
  paused: boolean;
  canPause: boolean;
  /** For so many minutes, or until it is ended. */
  onPause(minutes?: number): void;
  onResume(): void;
  onHelp(): void;
}

const MINE = [
  { value: 'mine', label: 'Mine', title: 'Without the system’s ports and those of other users' },
  { value: 'all', label: 'All', title: 'Every port on this machine' },
] as const;

export function Toolbar(props: ToolbarProps) {
  const { choices, onChoices } = props;
  return (
    <div className={styles.bar}>
      <SearchBox
        inputRef={props.inputRef}
        search={props.search}
        onChange={props.onSearch}
        onLeave={props.onLeaveSearch}
      />
      <Segments
        label="Whose ports"
        value={choices.mine ? 'mine' : 'all'}
        options={MINE}
        onChange={(value) => onChoices({ mine: value === 'mine' })}
      />
      <div className={styles.buttons}>
        <GroupMenu grouping={choices.grouping} onChange={(grouping) => onChoices({ grouping })} />
        <ColumnsMenu columns={props.columns} onChoices={onChoices} />
        <PauseControl {...props} />
        <Button
          square
          aria-label="Keyboard and search help"
          title="Keyboard and search (?)"
          onClick={props.onHelp}
        >
          <CircleHelp size={16} aria-hidden />
        </Button>
      </div>
    </div>
  );
}

const PAUSES = [
  { minutes: 15, label: 'Pause for 15 minutes' },
  { minutes: 60, label: 'Pause for an hour' },
];

function PauseControl({ paused, canPause, onPause, onResume }: ToolbarProps) {
  const Icon = paused ? Play : Pause;
  return (
    <span className={styles.split}>
      <Button
        aria-pressed={paused}
        aria-keyshortcuts="p"
        title={paused ? 'Watch again (p)' : 'Stop watching until you resume (p)'}
        disabled={!canPause}
        onClick={() => (paused ? onResume() : onPause())}
      >
        <Icon size={15} aria-hidden />
        <span className={styles.label}>{paused ? 'Resume' : 'Pause'}</span>
      </Button>
      <Menu.Root modal={false}>
        <Menu.Trigger
          className={buttonClass('ghost')}
          aria-label="Stop watching for a while"
          title="Stop watching for a while"
          disabled={!canPause}
        >
          <ChevronDown size={13} aria-hidden />
        </Menu.Trigger>
        <MenuPopup label="Stop watching for a while">
          {PAUSES.map(({ minutes, label }) => (
            <MenuItem key={minutes} label={label} onClick={() => onPause(minutes)} />
          ))}
        </MenuPopup>
      </Menu.Root>
    </span>
  );
}

const GROUPINGS: readonly { value: ViewChoices['grouping']; label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'project', label: 'Project' },
  { value: 'process', label: 'Process' },
  { value: 'user', label: 'User' },
];

interface GroupMenuProps {
  grouping: ViewChoices['grouping'];
  onChange(grouping: ViewChoices['grouping']): void;
}

function GroupMenu({ grouping, onChange }: GroupMenuProps) {
  const current = GROUPINGS.find(({ value }) => value === grouping)?.label ?? 'None';
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={buttonClass('ghost')} title="Group by">
        <Layers size={15} aria-hidden />
        <span className={styles.label}>
          Group: <span className={styles.value}>{current}</span>
        </span>
      </Menu.Trigger>
      <MenuPopup label="Group by">
        <Menu.RadioGroup
          value={grouping}
          onValueChange={(value: string) => {
            const chosen = GROUPINGS.find((known) => known.value === value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {GROUPINGS.map(({ value, label }) => (
            <MenuRadio key={value} value={value} label={label} />
          ))}
        </Menu.RadioGroup>
      </MenuPopup>
    </Menu.Root>
  );
}

interface ColumnsMenuProps {
  columns: Columns;
  onChoices(change: Partial<ViewChoices>): void;
}

function ColumnsMenu({ columns, onChoices }: ColumnsMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={buttonClass('ghost')} title="Columns">
        <Columns3 size={15} aria-hidden />
        <span className={styles.label}>Columns</span>
      </Menu.Trigger>
      <MenuPopup label="Columns">
        {columns.choices.map((choice) => (
          <MenuCheck
            key={choice.id}
            label={choice.label}
            checked={choice.shown}
            disabled={!choice.canHide}
            onChange={choice.toggle}
          />
        ))}
        <MenuSeparator />
        <MenuItem label="As at first" onClick={() => onChoices({ columns: [...DEFAULT_CHOICES.columns] })} />
      </MenuPopup>
    </Menu.Root>
  );
}
