import { Digests } from './digests.js';
import type { ImportedRow, ReadOptions } from './imported-row.js';
import { KnownLines } from './known-lines.js';
import { RowReader } from './row-reader.js';

const OPTIONS: ReadOptions = {
  organisation: '2999990001',
  hashNumber: () => undefined,
  sealNumber: (number) => Buffer.from(number),
};
const CSV = ['uid;displayName', 'a;Anna', 'b;Bo', 'c;Cilla'];
const NDJSON = ['a', 'b', 'c', 'd'].map((uid) => JSON.stringify({ uid, displayName: uid }));

// eslint-disable-next-line @typescript-eslint/require-await -- a file comes in pieces, and these are there already
async function* byLine(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield Buffer.from(`${line}\n`);
}

/** Reads with what an earlier reading left, from the second block on. */
async function read(lines: readonly string[], earlier: readonly ImportedRow[] = [], options = OPTIONS) {
  const known = new KnownLines();
  for (const { lineDigest } of earlier) if (lineDigest) known.add(Buffer.from(lineDigest, 'hex'), 0);
  const reader = new RowReader(options);
  const rows: ImportedRow[] = [];
  for await (const block of reader.blocks(byLine(lines))) {
    rows.push(...block.rows);
    reader.know(known);
  }
  return { rows, known, lines: rows.map(({ line }) => line) };
}

it.each([
  ['CSV', CSV],
  ['NDJSON', NDJSON],
])('are not read again, in %s', async (_, file) => {
  const { rows, known } = await read(file);
  expect([rows.length, known.met]).toEqual([file === CSV ? 3 : 4, 0]);
  const again = await read(file, rows);
  expect([again.rows.length, again.known.met]).toEqual([1, rows.length - 1]);
  expect(again.known.others().toString('hex')).toBe(rows[0]?.lineDigest);
});

it('are read when they say something else', async () => {
  const { rows } = await read(CSV);
  expect((await read(CSV.with(3, 'c;Cecilia'), rows)).lines).toEqual([2, 4]);
});

it.each([
  ['header', ['displayName;uid', ...CSV.slice(1)], OPTIONS],
  ['mapping', CSV, { ...OPTIONS, columns: { code: 'Kod' } }],
  ['key', CSV, { ...OPTIONS, lineKey: Buffer.alloc(32, 1) }],
])('are read when the %s is another one', async (_, file, options) => {
  const { rows } = await read(CSV);
  expect((await read(file, rows, options)).rows).toHaveLength(3);
});

it('are both read when there are two of them', async () => {
  const { rows } = await read(CSV);
  const { lines, known } = await read([...CSV, 'c;Cilla', 'c;Cilla'], rows);
  expect(lines).toEqual([2, 5, 4, 6]);
  expect(known.met).toBe(1);
});

it('can be taken back, once, with the line they were met at', async () => {
  const { rows } = await read(CSV);
  const { known } = await read(CSV, rows);
  const digests = new Digests();
  digests.add(Buffer.from(rows[2]?.lineDigest ?? '', 'hex'));
  expect([known.takeBack(digests), known.takeBack(digests), known.met]).toEqual([[4], [undefined], 1]);
});

it('are all met, however many there are', async () => {
  const many = ['uid;displayName', ...Array.from({ length: 20_000 }, (_, at) => `u${at};Name`)];
  const { rows } = await read(many);
  expect((await read(many, rows)).known.met).toBe(rows.length - 1);
});
