/** An ssh command that is pasted anywhere into the view, outside of a field, is meant as a new tunnel. */
import { useEffect, useRef } from 'react';
import { isCommand } from './find-tunnels.ts';

export function useCommandPaste(onCommand: (command: string) => void): void {
  const latest = useRef(onCommand);
  useEffect(() => {
    latest.current = onCommand;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { target, clipboardData, defaultPrevented } = event;
      if (defaultPrevented) return;
      if (target instanceof Element && target.closest('input, textarea, [role="dialog"]')) return;
      const text = clipboardData?.getData('text/plain') ?? '';
      if (!isCommand(text)) return;
      event.preventDefault();
      latest.current(text);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}
