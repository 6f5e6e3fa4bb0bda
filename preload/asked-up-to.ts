/** Of so many ports a check asks by itself what speaks there; of more only on the user's word. */
export const ASKED_UP_TO = 64;
