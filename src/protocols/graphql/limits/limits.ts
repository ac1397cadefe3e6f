/**
 * How much one operation may ask for. A page of an employee's work fits many times over; what does not fit is refused
 * before anything is read, with an error that names the limit. docs/graphql.md states them from here.
 */
export const LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 100_000,
  /** Tokens of a document. */
  tokens: 2_000,
  /** Levels of selection. Tools that ask for the schema, where it is told, need 15. */
  depth: 16,
  /** Aliased fields of a document, those of fragments included. */
  aliases: 30,
  /** Cost of an operation: a field is 1, a page or list as many times what is selected of each entry as it may hold. */
  cost: 10_000,
  /** Objects that hang on others, handed out to one operation. */
  objects: 10_000,
  /** Mutations of one operation; each commits by itself. */
  mutations: 10,
  /** Milliseconds until an operation is answered with `graphql.timeout`. */
  operationMs: 10_000,
} as const;

/** What a list that is not paged is taken to hold. */
export const LIST_COST = 10;

/** What a search among all who hold something is taken to cost beside its page: three of them fit in an operation. */
export const SEARCH_COST = 3_000;

/** What a decision is taken to cost, each of `decideMany`, too: it is recorded before it is told. */
export const DECISION_COST = 40;

/** So many characters of what is given in arguments are taken to cost as much as a field: what is sent once may be given to many. */
export const CHARACTERS_FOR_ONE = 50;

/** What an act that is done and taken back is taken to cost beside what is told of it: one fits in an operation. */
export const SIMULATION_COST = 5_000;

/** What counting all that is on the pages is taken to cost; a page takes it, as everything in it, for each entry. */
export const COUNT_COST = 10;
