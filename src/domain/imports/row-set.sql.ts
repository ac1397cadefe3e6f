/** The planned rows `r` that a statement is run for at once, :firstRow to :lastRow. */
export const PLANNED = 'r.batch_id = :batch and r.number between :firstRow and :lastRow';

/**
 * What is particular to one set of rows. In all statements: :batch the batch's id, :organisation the organisation's, :source the source's
 * name, :at the instant of the import.
 */
export interface RowSetSql {
  /** Whether what `m.subject_id` names is ended: not by an import, for then it were no longer managed. */
  readonly endedByHand: string;
  /** Whether rows that are missing in a full import are ended. Units have no end. */
  readonly ends: boolean;
  /** Each rejects planned rows, or points them to rows of the register; repeated until it changes none where so said. */
  readonly checks: readonly { readonly statement: string; readonly repeat?: boolean }[];
  /** In order, each in turns where it says so (PLANNED). What they make is put into `subject_id` of the planned rows. */
  readonly apply: readonly string[];
  /** Finds what must not be left when all was applied, by the code of the refusal: then nothing is. */
  readonly mustNotBe?: Readonly<Partial<Record<'import.protected-elsewhere', string>>>;
  readonly acts: { readonly create: string; readonly change: string; readonly end: string };
}
