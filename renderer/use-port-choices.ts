/** Puts a port into the lists of watched, pinned and muted ones, or takes it out, and says so. */
import { useMemo } from 'react';
import { choiceWords, choosePort, chosenPorts, type PortChoice } from './port-choices.ts';
import { useAnnouncer } from './ui/announcer.tsx';
import { useWindow } from './use-window.ts';

export interface PortChoices {
  has(choice: PortChoice, port: number): boolean;
  toggle(choice: PortChoice, port: number): void;
}

export function usePortChoices(): PortChoices {
  const { say } = useAnnouncer();
  const { settings: access } = useWindow();
  const { settings, change } = access;
  return useMemo(() => {
    const has = (choice: PortChoice, port: number) =>
      settings !== null && chosenPorts(settings, choice).includes(port);
    return {
      has,
      toggle(choice, port) {
        if (!settings) return;
        const chosen = !has(choice, port);
        change(choosePort(settings, choice, port, chosen));
        say(choiceWords(choice, port, chosen, settings));
      },
    };
  }, [settings, change, say]);
}
