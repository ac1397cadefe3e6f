import type { ImportTransaction } from '../../platform/database/importing-database.js';
import type { BatchRecord } from './import-batches.store.js';

/** What statements of an import speak of, as `:name`. */
export interface ImportParameters {
  readonly batch: string;
  readonly organisation: string;
  /** The source's name. */
  readonly source: string;
  readonly sourceId: string;
  readonly rowSet: string;
  /** The instant of the import, as the database writes it. */
  readonly at: string;
  /** Code of the power to administer. */
  readonly administer: string;
  /** Digests of lines that the source is known by and that are not in the file, one after the other; absent: no lines were known. */
  readonly others?: Buffer;
  /** Numbers of the planned rows that a statement is run for. */
  readonly firstRow?: string;
  readonly lastRow?: string;
}

const TYPES: Readonly<Record<keyof ImportParameters, string>> = {
  batch: 'uuid',
  organisation: 'uuid',
  source: 'text',
  sourceId: 'uuid',
  rowSet: 'row_set',
  at: 'timestamptz',
  administer: 'text',
  others: 'bytea',
  firstRow: 'bigint',
  lastRow: 'bigint',
};

/** What statements of the batch speak of, as of now. @param administer code of the power to administer */
export async function parametersOf(
  tx: ImportTransaction,
  batch: BatchRecord,
  administer: string,
): Promise<ImportParameters> {
  const [clock] = await tx.query<{ now: string }>('select statement_timestamp()::text as now');
  return {
    batch: batch.id,
    organisation: batch.organisationId,
    source: batch.source,
    sourceId: batch.sourceId,
    rowSet: batch.rowSet ?? '',
    at: clock?.now ?? '',
    administer,
  };
}

/** Runs a statement with those of the parameters that it names. @returns how many rows it touched */
export async function run(
  tx: ImportTransaction,
  statement: string,
  parameters: ImportParameters,
): Promise<number> {
  return tx.run(...bound(statement, parameters));
}

/** The same for a statement that is asked for rows. */
export async function rows<Row extends object>(
  tx: ImportTransaction,
  statement: string,
  parameters: ImportParameters,
): Promise<Row[]> {
  return tx.query<Row>(...bound(statement, parameters));
}

function bound(statement: string, parameters: ImportParameters): [string, (string | Buffer | null)[]] {
  const values: (string | Buffer | null)[] = [];
  const text = statement.replace(
    /(?<!:):(sourceId|source|batch|organisation|rowSet|administer|others|firstRow|lastRow|at)\b/g,
    (_, name: keyof ImportParameters) => {
      values.push(parameters[name] ?? null);
      return `$${values.length}::${TYPES[name]}`;
    },
  );
  return [text, values];
}
