import type { ImportMode, ImportReason } from '../import.js';

/** Where the files of a source are fetched from by the service itself, when, and how it went. */
export interface ImportFetch {
  readonly sourceId: string;
  readonly organisationId: string;
  /** Organisation number. */
  readonly organisation: string;
  readonly source: string;
  /** An https address; absent: the source's folder is watched. */
  readonly location?: string;
  /** Five fields of cron, in Sweden's time. */
  readonly schedule: string;
  readonly mode: ImportMode;
  readonly nextAt?: Date;
  readonly attemptedAt?: Date;
  /** Set while it fails. */
  readonly failingSince?: Date;
  readonly failure?: ImportReason;
  /** The last import that came of it. */
  readonly batchId?: string;
  /** The address's name of what was fetched last (ETag, RFC 9110 section 8.8.3). */
  readonly version?: string;
}

/** A file that was found, and what becomes of it when it was imported. */
export interface FetchedFile {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How much of it was read, 0 to 1, where its size is known. */
  readonly arrived?: () => number;
  readonly version?: string;
  /** @param imported whether an import came of it that was not refused */
  readonly put: (batchId: string, imported: boolean) => Promise<void>;
}
