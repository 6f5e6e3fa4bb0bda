/** Tells while a mouse is over the rows of a window that has the focus: whoever works elsewhere sees the true order. */
import { type PointerEvent, useEffect, useState } from 'react';

interface HoldHandlers {
  onPointerEnter(event: PointerEvent): void;
  onPointerLeave(): void;
}

export function useHold(onHeld: (held: boolean) => void): HoldHandlers {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const tell = () => onHeld(over && document.hasFocus());
    tell();
    window.addEventListener('focus', tell);
    window.addEventListener('blur', tell);
    return () => {
      window.removeEventListener('focus', tell);
      window.removeEventListener('blur', tell);
    };
  }, [over, onHeld]);
  return {
    onPointerEnter: (event) => setOver(event.pointerType === 'mouse'),
    onPointerLeave: () => setOver(false),
  };
}
