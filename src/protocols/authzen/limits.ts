/** How much one request may ask for; docs/authzen.md states them from here. */
export const LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 100_000,
  /** Bytes of what is said once, times the evaluations it is said for. */
  repeatedBytes: 400_000,
  /** Evaluations of one request. */
  evaluations: 100,
  /** Results of one page, and of a page whose length is not asked for. */
  page: 200,
  pageDefault: 50,
  /** Characters of a type, an id and a name. */
  name: 1_000,
} as const;
