/** What both baselines build alike. */

export type Json = Record<string, unknown>;

/** The one that counts: its own end, or the earlier one it was given. */
export interface Dated {
  readonly from: string | Date;
  readonly until: string | Date | null;
}

export function period({ from, until }: Dated): Json {
  return { from: new Date(from), until: until === null ? null : new Date(until) };
}

/** Ordered by dimension. */
export function limits(byDimension: Readonly<Record<string, readonly string[]>> | null): Json[] {
  return Object.entries(byDimension ?? {}).map(([dimension, values]) => ({ dimension, values }));
}

export function unit(code: string | null, name: string | null): Json | null {
  return code === null ? null : { code, name };
}
