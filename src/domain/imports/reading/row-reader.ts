import { ColumnNames, LIMIT } from './column-names.js';
import type { ImportedRow, LineRun, ReadOptions, RowBlock, RowSet } from './imported-row.js';
import type { KnownLines } from './known-lines.js';
import { LineDigests } from './line-digests.js';
import { runsOf } from './line-runs.js';
import type { Lines } from './lines.js';
import { physicalLines, type LineBlock } from './physical-lines.js';
import { refusals } from './reading.errors.js';
import { rowProblem, RowRejected } from './row-rejected.js';
import { CsvRecords, NdjsonRecords, type FileRecord } from './records.js';
import { keyOf, rowOf } from './row-contents.js';
import { requirePrintable, RowFields, type Found } from './row-fields.js';
import { columns, recognisable, recognise } from './row-set-columns.js';

/** All of them, in an object of NDJSON. */
const LIMITS = 'limits';
const NO_LIMITS = {};
const DIMENSION = /^[a-z][a-z0-9-]{0,63}$/;

/** Reads one file. Memory stays flat, and no piece of work is longer than a few milliseconds, whatever is sent. */
export class RowReader {
  /** Known once a header, or a first object that tells, has come. */
  rowSet: RowSet | undefined;
  private records: CsvRecords | NdjsonRecords | undefined;
  private places: ReadonlyMap<string, number> | undefined;
  private known: KnownLines | undefined;
  /** Lines of the block that were met together. */
  private met: { readonly from: number; readonly to: number }[] = [];
  private readonly digests: LineDigests;
  private readonly names: ColumnNames;

  constructor(private readonly options: ReadOptions) {
    this.rowSet = options.rowSet;
    this.names = new ColumnNames(options.columns);
    this.digests = new LineDigests(options);
  }

  /** From here on lines that say what they said before are met there, and not read; undefined: all are read. */
  know(known: KnownLines | undefined): void {
    this.known = known;
  }

  /**
   * The rows with a verdict each on what they say themselves; what they refer to is not looked at.
   * @throws DomainError (reading.errors.ts) for a file that is refused as a whole
   */
  async *blocks(file: AsyncIterable<Uint8Array>): AsyncGenerator<RowBlock> {
    let [bytes, lines, any] = [0, 0, false];
    for await (const block of physicalLines(file, this.options.encoding)) {
      ({ bytes } = block);
      const rows = this.rows(this.recordsOf(block).read(block));
      const runs = this.runs(block, lines + 1, this.met);
      this.met = [];
      lines += block.lines.length;
      any ||= rows.length > 0;
      if (any) yield { bytes, rows, runs };
    }
    const rest = this.records instanceof CsvRecords ? this.rows(this.records.end()) : [];
    if (rest.length > 0) yield { bytes, rows: rest, runs: [] };
    if (!any && rest.length === 0) throw refusals.empty();
    if (!this.rowSet) throw refusals.unrecognised();
  }

  private recordsOf({ lines }: LineBlock): CsvRecords | NdjsonRecords {
    const isJson = (line: unknown) => typeof line === 'string' && line.trimStart().startsWith('{');
    const { format = isJson(lines.at(0)) ? 'ndjson' : 'csv' } = this.options;
    const known = {
      meet: (text: string, line: number) => this.known?.meet(this.digests.of(text), line) ?? false,
      meetRun: (all: Lines, at: number, line: number) => this.meetRun(all, at, line),
    };
    const placesOf = (header: readonly string[]) => (this.places = this.header(header));
    this.records ??=
      format === 'ndjson' ? new NdjsonRecords(known) : new CsvRecords(this.options, known, placesOf);
    return this.records;
  }

  private meetRun(lines: Lines, at: number, line: number): number {
    const { expected = 0 } = this.known ?? {};
    if (expected === 0 || at + expected > lines.length) return 0;
    const run = lines.together(at, at + expected);
    if (run === undefined || !this.known?.meetRun(this.digests.of(run), line)) return 0;
    this.met.push({ from: at, to: at + expected });
    return expected;
  }

  /** Of the lines between those that were met together. @param first number of the first line of the block */
  private *runs({ lines }: LineBlock, first: number, met: typeof this.met): Generator<LineRun> {
    let at = 0;
    for (const { from, to } of [...met, { from: lines.length, to: lines.length }]) {
      yield* runsOf(lines.slice(at, from), first + at, (text) => this.digests.of(text));
      at = to;
    }
  }

  private rows(records: readonly FileRecord[]): ImportedRow[] {
    return records.map((record) => this.row(record));
  }

  private row({ line, values, problem, text }: FileRecord): ImportedRow {
    if (!values) return { line, ...(problem && { problem }) };
    const rowSet = this.recognised(values);
    if (!rowSet) return { line, problem: rowProblem('import.row-unrecognised') };
    const fields = isList(values) ? this.ofList(values) : this.ofObject(values);
    try {
      if (!isList(values)) this.requireUnderstood(values, rowSet);
      const row = rowOf(rowSet, line, fields, this.options);
      return text === undefined ? row : { ...row, lineDigest: hexadecimal(this.digests.of(text)) };
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      const key = keyOf(rowSet, fields, this.options);
      return { line, ...(key !== undefined && { key }), problem: error.problem };
    }
  }

  /** Where each column of ours is. @throws DomainError when one is missing or there twice */
  private header(header: readonly string[]): ReadonlyMap<string, number> {
    if (header.some((name) => name.includes('\r'))) throw refusals.lineEnds();
    const ours = header.map((name) => this.names.ours(name));
    const isTwice = (name: string, at: number) =>
      (name !== '' && header.indexOf(name) !== at) ||
      (ours[at] !== undefined && ours.indexOf(ours[at]) !== at);
    const twice = header.flatMap((name, at) => (isTwice(name, at) ? [at] : []));
    // By position where it is not ours: what a file says is not repeated.
    if (twice.length > 0) throw refusals.columnTwice(...twice.map((at) => ours[at] ?? String(at + 1)));
    const places = new Map(ours.flatMap((name, at) => (name === undefined ? [] : [[name, at]])));
    this.rowSet ??= recognise(new Set(places.keys()));
    const { rowSet } = this;
    const { delimitedBy } = this.records instanceof CsvRecords ? this.records : {};
    this.digests.beneath(JSON.stringify([delimitedBy, header]));
    const meant = header.flatMap((name) => this.names.meant(name, rowSet) ?? []);
    if (meant.length > 0) throw refusals.columnsMeant(...meant);
    const needed = [...columns[rowSet].required, ...this.names.mappedOf(rowSet)];
    const missing = [...new Set(needed)].filter((column) => !places.has(column));
    if (missing.length > 0) throw refusals.columnsMissing(...missing);
    return places;
  }

  /** Of an object that does not tell, what one before it told. */
  private recognised(values: object): RowSet | undefined {
    this.rowSet ??= recognisable(new Set(Object.keys(values).flatMap((name) => this.names.ours(name) ?? [])));
    return this.rowSet;
  }

  private ofList(values: readonly string[]): RowFields {
    const { places = new Map<string, number>() } = this;
    const found: Found = (column) => {
      const at = places.get(column);
      return at === undefined ? undefined : values[at];
    };
    return new RowFields(found, () => this.limitsOf(places, values));
  }

  private limitsOf(places: ReadonlyMap<string, number>, values: readonly string[]) {
    const given: [string, string[]][] = [];
    for (const [column, at] of places) {
      const text = column.startsWith(LIMIT) ? (values[at] ?? '') : '';
      if (text.trim() !== '') given.push([column.slice(LIMIT.length), text.split('|')]);
    }
    return limits(given);
  }

  /** @throws RowRejected where a name is nearly one of ours, and what it says would be passed over */
  private requireUnderstood(values: object, rowSet: RowSet): void {
    for (const name of Object.keys(values)) {
      const meant = name === LIMITS ? undefined : this.names.meant(name, rowSet);
      if (meant !== undefined) throw new RowRejected('import.column-meant', meant);
    }
  }

  private ofObject(values: Readonly<Record<string, unknown>>): RowFields {
    const named = Object.entries(values).map(([name, value]) => ({ ours: this.names.ours(name), value }));
    const found: Found = (column) => {
      const [one, ...others] = named.filter(({ ours }) => ours === column);
      if (others.length > 0) throw new RowRejected('import.value-twice', column);
      return one && textOf(one.value, column);
    };
    return new RowFields(found, () => {
      const byColumn = named.flatMap(({ ours, value }) =>
        ours?.startsWith(LIMIT) && value !== null ? [[ours.slice(LIMIT.length), listOf(value)] as const] : [],
      );
      return limits([...limitsObject(values[LIMITS]), ...byColumn]);
    });
  }
}

function limitsObject(given: unknown): [string, string[]][] {
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object' || Array.isArray(given))
    throw new RowRejected('import.limits-malformed', LIMITS);
  return Object.entries(given).map(([dimension, list]) => [dimension, listOf(list)]);
}

function limits(
  given: readonly (readonly [string, readonly string[]])[],
): Readonly<Record<string, readonly string[]>> {
  if (given.length === 0) return NO_LIMITS;
  const checked = given.map(([dimension, values], at) => {
    if (!DIMENSION.test(dimension)) throw new RowRejected('import.limits-malformed', LIMITS);
    if (given.findIndex(([other]) => other === dimension) !== at)
      throw new RowRejected('import.value-twice', `${LIMIT}${dimension}`);
    const normal = [...new Set(values.map((value) => value.normalize('NFC').trim()))].sort();
    if (normal.length === 0 || normal.includes(''))
      throw new RowRejected('import.limits-malformed', `${LIMIT}${dimension}`);
    for (const value of normal) requirePrintable(value, 256, `${LIMIT}${dimension}`);
    return [dimension, normal] as const;
  });
  return Object.fromEntries(checked.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function listOf(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => textOf(one, LIMITS) ?? '');
}

function textOf(value: unknown, column: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  const isTold = typeof value === 'boolean' || (typeof value === 'number' && isExact(value));
  if (isTold) return String(value);
  throw new RowRejected('import.value-kind', column);
}

/** Whole numbers beyond this are read as others. */
function isExact(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

function hexadecimal(characters: string): string {
  return Buffer.from(characters, 'latin1').toString('hex');
}

function isList(values: object): values is readonly string[] {
  return Array.isArray(values);
}
