/** Errors of the file system are expected, and become values; every other error is a bug and goes on its way. */

/** The system's short code, such as ENOENT. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

export const isMissing = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR';

/** For `catch`: that value instead. */
export const instead =
  <T>(value: T) =>
  (error: unknown): T => {
    errorCode(error);
    return value;
  };
