/** A common port as the built layer has it. */
import type { CommonService } from '../../../preload/model.ts';

export interface CommonEntry extends CommonService {
  readonly port: number;
  /** Other names that people look for; for the search alone. */
  readonly also: readonly string[];
}
