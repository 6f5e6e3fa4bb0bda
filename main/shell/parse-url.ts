/** Reads an address without throwing: what is none is null. */
export const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);
