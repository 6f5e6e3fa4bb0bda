/** A button that begins something. A key that is still held from the step before does not press it. */
import type { ComponentProps } from 'react';
import { Button } from '../ui/button.tsx';

export function ConfirmButton({
  look = 'dangerFill',
  ...rest
}: Omit<ComponentProps<typeof Button>, 'onKeyDown'>) {
  return (
    <Button
      {...rest}
      look={look}
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
      }}
    />
  );
}
