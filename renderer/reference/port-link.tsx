/** A link to the page of another port. */
import type { ComponentProps, MouseEvent } from 'react';
import { placeHash } from '../../preload/place.ts';

interface PortLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  port: number;
  onOpen(port: number): void;
}

export function PortLink({ port, onOpen, children, ...rest }: PortLinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    // The address may name that port already, while another one is shown.
    event.preventDefault();
    onOpen(port);
  };
  return (
    <a href={placeHash({ view: 'reference', port })} onClick={onClick} {...rest}>
      {children}
    </a>
  );
}
