import type { ErrorDetails } from '../../platform/errors/domain-error.js';
import type { ReadOptions, RowProblem, RowSet } from './reading/imported-row.js';

export const importModes = ['full', 'delta'] as const;
/** `full`: the file is the truth for what its source manages, and what is missing in it is ended. */
export type ImportMode = (typeof importModes)[number];

/**
 * `receiving` and `applying` are under way; `waiting` is for a confirmation; the others are final. A dry run ends as
 * `planned`. Of what was `refused`, `cancelled` or `failed` nothing was applied.
 */
export type ImportState =
  'receiving' | 'planned' | 'waiting' | 'applying' | 'applied' | 'refused' | 'cancelled' | 'failed';

/** How the files of a source are written, as far as it is not to be told from them. */
export type Reading = Pick<ReadOptions, 'format' | 'encoding' | 'delimiter' | 'columns'>;

/** When an import stops: above the percentage, and only from the number on. */
export interface Threshold {
  readonly percent: number;
  readonly atLeast: number;
}

export interface ImportSource {
  readonly id: string;
  readonly organisationId: string;
  /** Organisation number. */
  readonly organisation: string;
  /** What the rows it keeps are managed by. */
  readonly name: string;
  readonly reading: Reading;
  /** Of the rows the source manages, those that a full import would end: it waits for a confirmation. */
  readonly ended: Threshold;
  /** Of the rows in the file, those that are rejected: the import is refused. */
  readonly rejected: Threshold;
}

export interface ImportTotals {
  /** Rows in the file. */
  readonly read: number;
  readonly created: number;
  readonly changed: number;
  /** What holds no longer: rows that are missing in the file, and changed ones whose new period has passed or not begun. */
  readonly ended: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Missing in the file, but not ended, because rows of it could not be told which they are. */
  readonly heldBack: number;
}

/** Why an import waits, was refused or failed, or was applied without ending what is missing. */
export interface ImportReason {
  readonly code: string;
  readonly rule: string;
  readonly remedy: string;
  readonly details?: ErrorDetails;
}

export interface ImportBatch extends ImportTotals {
  readonly id: string;
  readonly organisationId: string;
  readonly source: string;
  /** Absent until the file's first rows were read. */
  readonly rowSet?: RowSet;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  readonly state: ImportState;
  readonly reason?: ImportReason;
  /** Kept about once a second while it is under way. */
  readonly progress?: KeptProgress;
  readonly actor: string;
  readonly recordedAt: Date;
  readonly finishedAt?: Date;
}

/** The verdict on a row of the file, or on one that is missing in it. What stays unchanged is not listed. */
export interface PlannedRow {
  /** Physical line, from 1; absent: the row is missing in the file. */
  readonly line?: number;
  readonly key?: string;
  readonly verdict: 'create' | 'change' | 'end' | 'rejected';
  /** The row of the register, where there is one. */
  readonly subjectId?: string;
  readonly problem?: ToldProblem;
}

/** Why a row is rejected, with the rule and what would mend it. */
export interface ToldProblem extends RowProblem {
  readonly rule: string;
  readonly remedy: string;
}

export interface NewImport {
  /** Organisation number; may be left out where one organisation alone has a source of this name. */
  readonly organisation?: string;
  readonly source: string;
  readonly mode: ImportMode;
  readonly dryRun?: boolean;
  /** Absent: told by the file's columns. */
  readonly rowSet?: RowSet;
  readonly file: AsyncIterable<Uint8Array>;
  /** How much of the file as it is sent was read, 0 to 1, where its size is known. */
  readonly arrived?: () => number;
}

export interface ImportFilter {
  /** Organisation number; all that the caller administers when absent. */
  readonly organisation?: string;
  /** Name of the source. */
  readonly source?: string;
  readonly state?: ImportState;
}

/** How far an import has come. */
export interface ImportProgress {
  /** Id of the import. */
  readonly import: string;
  readonly phase: 'receiving' | 'planning' | 'applying';
  readonly rows: number;
  /** Bytes of the file read so far, unpacked. */
  readonly bytes: number;
  /** Share of the phase that is done, 0 to 1; absent while receiving a file whose size is not known. */
  readonly done?: number;
}

/** The latest that was kept of it, and when (RFC 3339). */
export interface KeptProgress extends Omit<ImportProgress, 'import'> {
  readonly phaseAt: string;
  readonly at: string;
}
