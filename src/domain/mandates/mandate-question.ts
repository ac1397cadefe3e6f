import type { MandateStatus } from './mandate.js';

/** Which mandates a page is of. Texts are codes and numbers as stored. */
export interface MandateQuestion {
  /** Organisation number; else all that are administered. */
  readonly organisation?: string;
  readonly administers: 'all' | readonly string[];
  readonly statuses?: readonly MandateStatus[];
  readonly holder?: { readonly number: string; readonly uid: string };
  readonly power?: string;
  /** Code of a unit of the organisation. */
  readonly unit?: string;
  readonly endingBefore?: Date;
}
