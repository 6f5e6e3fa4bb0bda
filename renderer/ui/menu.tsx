/** The look of every menu; what is in it and what opens it comes from the caller. */
import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './menu.module.css';

type Positioning = Pick<ComponentProps<typeof Menu.Positioner>, 'anchor' | 'align' | 'side'>;
type Focus = Pick<ComponentProps<typeof Menu.Popup>, 'finalFocus'>;

interface MenuPopupProps extends Positioning, Focus {
  label: string;
  children: ReactNode;
}

export function MenuPopup({ children, label, finalFocus, ...positioning }: MenuPopupProps) {
  return (
    <Menu.Portal>
      <Menu.Positioner className={styles.positioner} sideOffset={4} align="end" {...positioning}>
        <Menu.Popup className={styles.popup} aria-label={label} finalFocus={finalFocus}>
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}

interface ItemProps {
  icon?: ReactNode;
  label: string;
  /** What the item stands for, shown small at its end. */
  value?: string | undefined;
  danger?: boolean;
  disabled?: boolean;
  onClick(): void;
}

export function MenuItem({ icon, label, value, danger, disabled = false, onClick }: ItemProps) {
  return (
    <Menu.Item
      className={classNames(styles.item, danger && styles.danger)}
      label={label}
      disabled={disabled}
      onClick={onClick}
    >
      {icon}
      {label}
      {value === undefined ? null : <span className={styles.value}>{value}</span>}
    </Menu.Item>
  );
}

const mark = (Indicator: typeof Menu.RadioItemIndicator | typeof Menu.CheckboxItemIndicator) => (
  <span className={styles.mark}>
    <Indicator>
      <Check size={14} aria-hidden />
    </Indicator>
  </span>
);

export function MenuRadio({ value, label }: { value: string; label: string }) {
  return (
    <Menu.RadioItem className={styles.item} value={value} label={label} closeOnClick>
      {mark(Menu.RadioItemIndicator)}
      {label}
    </Menu.RadioItem>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}

export function MenuCheck({ label, checked, disabled = false, onChange }: CheckProps) {
  return (
    <Menu.CheckboxItem
      className={styles.item}
      label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
    >
      {mark(Menu.CheckboxItemIndicator)}
      {label}
    </Menu.CheckboxItem>
  );
}

export const MenuSeparator = () => <Menu.Separator className={styles.separator} />;
