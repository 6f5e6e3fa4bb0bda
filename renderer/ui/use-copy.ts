/** Puts a text on the clipboard, and says so. */
import { useCallback } from 'react';
import { useAnnouncer } from './announcer.tsx';

/** `said` stands for a text that is too long to be said. */
export function useCopy(): (text: string, said?: string) => Promise<void> {
  const { say } = useAnnouncer();
  return useCallback(
    async (text, said = text.length > 80 ? `${text.slice(0, 79)}…` : text) => {
      try {
        await navigator.clipboard.writeText(text);
        say(`Copied ${said}`);
      } catch {
        say('Copying was refused. Allow this page to use the clipboard, and try again.', 'bad');
      }
    },
    [say],
  );
}
