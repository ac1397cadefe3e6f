import type { RowProblemCode } from './imports.errors.js';

/** The planned rows `r` that a statement is run for at once, :firstRow to :lastRow. */
export const PLANNED = 'r.batch_id = :batch and r.number between :firstRow and :lastRow';

/**
 * A new id beside those of the same import, so that they share pages of each index. Random but for 48 bits of the batch's id,
 * which is random, too: whoever is shown it learns at most what came by the same file, and not when, as an id in the order
 * of time (RFC 9562, UUIDv7) would tell.
 */
export const NEW_ID = `encode(substring(uuid_send(:batch) for 6) || substring(uuid_send(gen_random_uuid()) from 7), 'hex')::uuid`;

/** Gives ids to what an earlier version has planned, which gave them when it applied. To go when none can have left anything. */
export const GIVE_NEW_IDS = `
  update import_row r set new_id = ${NEW_ID} where ${PLANNED} and r.verdict in ('create', 'change') and r.new_id is null`;

/** What is changed or ended by the planned row `r`, and what is made by it. */
export const ABOUT = 'array_remove(array[r.subject_id, r.new_id], null)';

/**
 * Whether there is none, asked of each row by an index. Not as a join: before the statistics know of what the import itself has just
 * written, the planner would read all of that for each row.
 */
export function none(select: string): string {
  return `(not exists (${select})) is true`;
}

/** Why a planned row is rejected, looked at by itself. */
export interface Check {
  readonly code: RowProblemCode;
  /** A condition on the planned row `r` and what is joined to it (`beside`). */
  readonly fails: string;
  /** It looks only at what never changes, so it is not asked again before the rows are applied. */
  readonly once?: true;
}

/**
 * What is particular to one set of rows. In all statements: :batch the batch's id, :organisation the organisation's, :source the source's
 * name, :at the instant of the import.
 */
export interface RowSetSql {
  /** Whether what `m.subject_id` names is ended: not by an import, for then it were no longer managed. */
  readonly endedByHand: string;
  /** Whether what `m.subject_id` names came to its own end. */
  readonly over: string;
  /** Whether what the planned row `r` changes holds now, and no longer once it is changed. */
  readonly endsByChange: string;
  /** Whether rows that are missing in a full import are ended. Units have no end. */
  readonly ends: boolean;
  /** Each makes another row of the register, even where it changes one. Its id is in `new_id` from when it is planned. */
  readonly replaces?: true;
  /** Joined to the planned row `r` for its checks: of each at most one row. */
  readonly beside?: string;
  /**
   * In this order: checks of rows by themselves, of which the first that fails counts, and statements that compare rows
   * with each other, or point them to rows of the register.
   */
  readonly checks: readonly (readonly Check[] | string)[];
  /**
   * In order, each in turns where it says so (PLANNED). What they make is put into `subject_id` of the planned rows, unless its
   * id is in `new_id`.
   */
  readonly apply: readonly string[];
  /** Tables of the register that it writes to. */
  readonly writes: readonly string[];
  /** Finds what must not be left when all was applied, by the code of the refusal: then nothing is. */
  readonly mustNotBe?: Readonly<Partial<Record<'import.protected-elsewhere', string>>>;
  /** Until when what `r.subject_id` names is registered, where that tells whether somebody ends it by hand. */
  readonly endsAt?: string;
  /** What the audit event of the planned row `r` is about, where it is more than what it changes or ends and what it makes. */
  readonly subjects?: string;
  readonly acts: { readonly create: string; readonly change: string; readonly end: string };
}
