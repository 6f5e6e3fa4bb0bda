/** The window's buttons: one shape, a few meanings. */
import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

export type ButtonLook = 'ghost' | 'primary' | 'danger' | 'dangerFill' | 'plain';

interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook;
  small?: boolean;
  /** Holds an icon alone; give it an aria-label and a title. */
  square?: boolean;
}

export const buttonClass = (look: ButtonLook, small = false, square = false): string =>
  classNames(styles.button, styles[look], small && styles.small, square && styles.square);

export function Button({ look = 'ghost', small, square, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classNames(buttonClass(look, small, square), className)} />
  );
}
