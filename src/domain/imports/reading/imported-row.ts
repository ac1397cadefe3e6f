export const rowSets = ['units', 'employments', 'role-assignments', 'mandates'] as const;
/** What the rows of a file are. A file holds one set of rows. */
export type RowSet = (typeof rowSets)[number];

/** Why a row is rejected. Never repeats anything of the file, which may be personal: the column is by our name. */
export interface RowProblem {
  readonly column?: string;
  readonly code: string;
}

/** What a row says, normalised; days as instants in ISO 8601. Optional things are left out. */
export type ImportedContent = Readonly<
  Record<string, string | boolean | Readonly<Record<string, readonly string[]>>>
>;

export interface ImportedRow {
  /** Physical line of the file it begins on, from 1. */
  readonly line: number;
  /** What the row is known by in its source; absent when that cannot be told. */
  readonly key?: string;
  /** Of all that the row says: 128 bits of SHA-256, hexadecimal. */
  readonly digest?: string;
  /** What the line is known by from now on, hexadecimal; absent when the row is rejected, or goes over several lines. */
  readonly lineDigest?: string;
  /** Absent when the row is rejected. */
  readonly content?: ImportedContent;
  /** The first thing that is wrong. */
  readonly problem?: RowProblem;
}

/** Lines that follow each other and can be known again together. */
export interface LineRun {
  /** The first one, from 1. */
  readonly line: number;
  readonly lines: number;
  /** Of all of them: sixteen bytes, as characters. */
  readonly digest: string;
}

export interface RowBlock {
  /** Of the file read so far, uncompressed. */
  readonly bytes: number;
  /** Of the lines that were not met in a run. Made when they are asked for, before the next block is. */
  readonly runs: Iterable<LineRun>;
  /** Those that had to be read; lines that are known (RowReader.know) are not among them. */
  readonly rows: readonly ImportedRow[];
}

export interface ReadOptions {
  /** Absent: told by the columns. */
  readonly rowSet?: RowSet;
  /** Absent: NDJSON when the file begins with a brace. */
  readonly format?: 'csv' | 'ndjson';
  /** Absent: UTF-8 with a byte order mark, else as the first line says that is not ASCII. */
  readonly encoding?: 'utf-8' | 'windows-1252';
  /** Absent: told by the header. */
  readonly delimiter?: ',' | ';' | '\t';
  /** Our name of a column -> the file's name of it, where they differ. */
  readonly columns?: Readonly<Record<string, string>>;
  /** The file is all there is, so its last line must be known to be whole. */
  readonly isWhole?: boolean;
  /** Organisation number. */
  readonly organisation: string;
  /** What a personal number is found by; undefined when the service handles none. */
  readonly hashNumber: (number: string) => Uint8Array | undefined;
  readonly sealNumber: (number: string, personId: string) => Uint8Array;
  /** Key of what lines are known by; absent when the service handles no personal numbers. */
  readonly lineKey?: Uint8Array;
}
