import type { ImportTransaction } from '../../platform/database/importing-database.js';

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
}

const TYPES: Readonly<Record<keyof ImportParameters, string>> = {
  batch: 'uuid',
  organisation: 'uuid',
  source: 'text',
  sourceId: 'uuid',
  rowSet: 'row_set',
  at: 'timestamptz',
  administer: 'text',
};

/** Runs a statement with those of the parameters that it names. @returns how many rows it touched */
export async function run(
  tx: ImportTransaction,
  statement: string,
  parameters: ImportParameters,
): Promise<number> {
  const values: string[] = [];
  const text = statement.replace(
    /(?<!:):(sourceId|source|batch|organisation|rowSet|administer|at)\b/g,
    (_, name: keyof ImportParameters) => {
      values.push(parameters[name]);
      return `$${values.length}::${TYPES[name]}`;
    },
  );
  return tx.run(text, values);
}
