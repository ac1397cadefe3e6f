import { fromLocalDates } from '../../directory/local-date.rules.js';
import { RowRejected } from './row-rejected.js';

/** Days come again and again, and are slow to tell. */
const days = new Map<string, { readonly from: string; readonly until: string }>();
const MOST_DAYS = 20_000;
/** What HR systems write for what goes on until further notice. */
const NO_END = '9999-12-31';

/** Text as it was found under one of our names of columns; undefined where there is none. */
export type Found = (column: string) => string | undefined;

/** @throws RowRejected */
export function requirePrintable(text: string, longest: number, column: string): void {
  if (text.length > longest) throw new RowRejected('import.value-too-long', column);
  if (/\p{C}/u.test(text)) throw new RowRejected('import.value-unprintable', column);
}

/** The values of one row, each looked at as what it is to be. All throw RowRejected. */
export class RowFields {
  constructor(
    private readonly found: Found,
    readonly limits: () => Readonly<Record<string, readonly string[]>>,
  ) {}

  optional(column: string, longest: number): string | undefined {
    const text = this.found(column)?.trim();
    if (text === undefined || text === '') return undefined;
    const normal = text.normalize('NFC');
    requirePrintable(normal, longest, column);
    return normal;
  }

  required(column: string, longest: number): string {
    const text = this.optional(column, longest);
    if (text === undefined) throw new RowRejected('import.value-missing', column);
    return text;
  }

  /** Yes or no, in English or Swedish. */
  yes(column: string): boolean {
    const text = this.optional(column, Infinity)?.toLowerCase() ?? 'no';
    if (['yes', 'true', '1', 'ja', 'j', 'y'].includes(text)) return true;
    if (['no', 'false', '0', 'nej', 'n'].includes(text)) return false;
    throw new RowRejected('import.yes-or-no', column);
  }

  /** From the midnight that the first day begins with to the one that the last day ends with, in Sweden. */
  period(): { readonly from?: string; readonly until?: string } {
    const [first, last] = [this.day('firstDay'), this.last()];
    if (first && last && last.until <= first.from) throw new RowRejected('import.period-empty', 'lastDay');
    return { ...(first && { from: first.from }), ...(last && { until: last.until }) };
  }

  private last() {
    return this.found('lastDay')?.trim() === NO_END ? undefined : this.day('lastDay');
  }

  private day(column: string) {
    const text = this.optional(column, Infinity);
    return text === undefined ? undefined : dayOf(text, column);
  }
}

function dayOf(text: string, column: string) {
  const known = days.get(text);
  if (known) return known;
  try {
    const { from, until } = fromLocalDates({ from: text, until: text });
    const day = { from: from.toISOString(), until: until.toISOString() };
    if (days.size >= MOST_DAYS) days.clear();
    days.set(text, day);
    return day;
  } catch {
    throw new RowRejected('import.day-malformed', column);
  }
}
