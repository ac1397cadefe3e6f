import type { RowSet } from './imported-row.js';
import { columns } from './row-set-columns.js';

export const LIMIT = 'limit.';
/** What stands for any limit where a column is named in a message. */
const ANY_LIMIT = 'limit.<dimension>';
/** So that it is not told anew for each row of NDJSON; a bound, for files name what they like. */
const MOST_KNOWN = 1_000;

const OURS = new Map(
  Object.values(columns)
    .flatMap(({ required, optional }) => [...required, ...optional])
    .map((name) => [name.toLowerCase(), name]),
);

/** Which of our columns a name in a file is, by the mapping of the source. Upper and lower case do not matter. */
export class ColumnNames {
  private readonly known = new Map<string, string | undefined>();
  private readonly knownToBeMeant = new Map<string, string | undefined>();
  private readonly mapped: ReadonlyMap<string, string>;

  /** @param mapping our name of a column -> the file's name of it */
  constructor(private readonly mapping: Readonly<Record<string, string>> = {}) {
    this.mapped = new Map(Object.entries(mapping).map(([ours, theirs]) => [normal(theirs), ours]));
  }

  /** Undefined: none, or one that is mapped to another name. */
  ours(name: string): string | undefined {
    return once(this.known, name, () => this.mapped.get(normal(name)) ?? this.unmapped(name));
  }

  /** The one of ours that the name, which is none, was probably meant to be: to pass it over would grant more than is said. */
  meant(name: string, rowSet: RowSet): string | undefined {
    return once(this.knownToBeMeant, `${rowSet} ${name}`, () => this.nearly(name, rowSet));
  }

  /** Of ours that rows of the set may have, those that are mapped. */
  mappedOf(rowSet: RowSet): string[] {
    const { required, optional } = columns[rowSet];
    const isOfSet = (ours: string) =>
      [...required, ...optional].includes(ours) || (rowSet === 'mandates' && ours.startsWith(LIMIT));
    return Object.keys(this.mapping).filter(isOfSet);
  }

  private nearly(name: string, rowSet: RowSet): string | undefined {
    if (this.ours(name) !== undefined) return undefined;
    const plain = lettersOf(name);
    const { required, optional } = columns[rowSet];
    const found = [...required, ...optional].find((ours) => lettersOf(ours) === plain);
    if (found !== undefined) return Object.hasOwn(this.mapping, found) ? undefined : found;
    return rowSet === 'mandates' && /^limits?(?!\p{L})/iu.test(name.trim()) ? ANY_LIMIT : undefined;
  }

  private unmapped(name: string): string | undefined {
    const plain = normal(name).toLowerCase();
    const ours = plain.startsWith(LIMIT) ? plain : OURS.get(plain);
    return ours !== undefined && Object.hasOwn(this.mapping, ours) ? undefined : ours;
  }
}

function once(known: Map<string, string | undefined>, name: string, find: () => string | undefined) {
  if (known.has(name)) return known.get(name);
  const found = find();
  if (known.size < MOST_KNOWN) known.set(name, found);
  return found;
}

function normal(name: string): string {
  return name.normalize('NFC').trim();
}

function lettersOf(name: string): string {
  return normal(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
