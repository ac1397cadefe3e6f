import type { PartyKind, Sector } from './entity-category.js';

/** What a party has to declare in its metadata, at the moment of each answer: all of it. */
export interface PartyConditions {
  /** Entity categories, exact URIs in order, each once. */
  readonly categories: readonly string[];
  /** Absent: whichever; of an agreement with a party that is named, alone. */
  readonly kind?: PartyKind;
}

export interface NewConditions {
  /** Exact URIs. */
  readonly contracts?: readonly string[];
  /** Exact URIs. */
  readonly serviceCategories?: readonly string[];
  readonly sector?: Exclude<Sector, 'undeclared'>;
  /** Default with whichever party: `eService`. */
  readonly kind?: PartyKind;
}
