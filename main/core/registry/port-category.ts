/** The three parts that the numbers are divided into. */
import type { Category } from '../../../preload/model.ts';

/** RFC 6335, section 6. */
export function categoryOf(port: number): Category {
  if (port < 1024) return 'well-known';
  return port < 49152 ? 'registered' : 'dynamic';
}
