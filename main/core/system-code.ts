/** The system's short code of an error, such as ENOSPC: what is said of it to the user. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
