import fc from 'fast-check';
import { Digests, DIGEST } from './digests.js';
import type { ReadOptions } from './imported-row.js';
import { KnownLines } from './known-lines.js';
import { addPart, keptParts } from './line-runs.js';
import { ReadLines } from './read-lines.js';
import { RowReader } from './row-reader.js';

const OPTIONS: ReadOptions = {
  organisation: '2999990001',
  hashNumber: () => undefined,
  sealNumber: (number) => Buffer.from(number),
};
const HEADER = 'uid;displayName';
const line = (uid: number) => `u${uid};Name`;
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => line(from + at));
const NOTHING = new Digests();

// eslint-disable-next-line @typescript-eslint/require-await -- a file comes in pieces, and these are there already
async function* inPieces(lines: readonly string[], size: number, end: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < lines.length; at += size)
    yield Buffer.from(`${lines.slice(at, at + size).join(end)}${end}`);
}

class CountingLookUps extends KnownLines {
  lookedUp = 0;

  override meet(digest: string, at: number) {
    this.lookedUp++;
    return super.meet(digest, at);
  }
}

/** Reads with what was kept of an earlier file: rows of the first block are looked up afterwards. */
async function read(lines: readonly string[], kept: readonly Buffer[] = [], size = 500, end = '\n') {
  const known = new CountingLookUps();
  for (const part of kept) addPart(known, part);
  const [reader, all] = [new RowReader(OPTIONS), new ReadLines(1_000_000)];
  const rows: number[] = [];
  let isFirst = true;
  for await (const block of reader.blocks(inPieces([HEADER, ...lines], size, end))) {
    const unmet = block.rows.filter(
      ({ lineDigest = '', line: at }) => !isFirst || !known.meet(latin1(lineDigest), at),
    );
    all.add(unmet);
    all.addRuns(block.runs);
    rows.push(...unmet.map(({ line: at }) => at));
    reader.know(known);
    isFirst = false;
  }
  const keep = (left = NOTHING, dropped = NOTHING) => [...keptParts({ known, read: all, dropped, left })];
  return { known, rows, lookedUp: known.lookedUp, keep };
}

function latin1(hexadecimal: string): string {
  return Buffer.from(hexadecimal, 'hex').toString('latin1');
}

/** All that was kept, in its order, hexadecimal. */
function digestsOf(kept: readonly Buffer[]): string[] {
  const known = new KnownLines();
  for (const part of kept) addPart(known, part);
  const bytes = known.others();
  return Array.from({ length: known.count }, (_, at) =>
    bytes.subarray(at * DIGEST, (at + 1) * DIGEST).toString('hex'),
  );
}

it('lets lines be met together', async () => {
  const lines = many(0, 5_000);
  const again = await read(lines, (await read(lines)).keep());
  expect(again.known.met).toBe(5_000);
  expect(again.lookedUp).toBeLessThan(499 + 50); // those of the first block, and of runs that a block ends within
});

it('keeps runs whatever the pieces a file comes in', async () => {
  const lines = many(0, 5_000);
  let { keep } = await read(lines);
  for (const size of [333, 470, 77]) ({ keep } = await read(lines, keep(), size));
  expect((await read(lines, keep())).lookedUp).toBeLessThan(499 + 500);
});

it('knows them together whatever ends them', async () => {
  const lines = many(0, 5_000);
  const again = await read(lines, (await read(lines)).keep(), 500, '\r\n');
  expect([again.known.met, again.lookedUp < 499 + 50]).toEqual([5_000, true]);
});

it('keeps them in their new order, so that the next time they are met together again', async () => {
  const turned = many(0, 5_000).reverse();
  const second = await read(turned, (await read(many(0, 5_000))).keep());
  expect(second.lookedUp).toBeGreaterThan(4_000);
  const others = second.known.others();
  const left = new Digests();
  left.add(others, 0, others.length / DIGEST);
  const third = await read(turned, second.keep(left));
  expect([third.known.met, third.lookedUp < 2_000]).toEqual([5_000, true]);
});

it('holds no lines when there are too many', () => {
  const all = new ReadLines(2);
  const row = (at: number) => ({ line: at, lineDigest: String(at).padStart(32, '0') });
  all.add([row(1), row(2)]);
  expect([all.areTooMany, all.digests.size]).toEqual([false, 2]);
  all.add([row(3)]);
  expect([all.areTooMany, all.digests.size, all.runAt(1)]).toEqual([true, 0, undefined]);
});

it.each([
  { what: 'one changed', lines: many(0, 5_000).with(2_500, 'u2500;Other'), newOnes: 1 },
  { what: 'one came', lines: many(0, 5_000).toSpliced(2_500, 0, 'new;Name'), newOnes: 1 },
  { what: 'one is gone', lines: many(0, 5_000).toSpliced(2_500, 1), newOnes: 0 },
  { what: 'a thousand are gone', lines: many(0, 5_000).toSpliced(2_500, 1_000), newOnes: 0 },
  { what: 'a thousand stand elsewhere', lines: [...many(1_500, 5_000), ...many(500, 1_500)], newOnes: 0 },
  { what: 'they come the other way round', lines: many(0, 5_000).reverse(), newOnes: 0 },
])('few others are read where $what', async ({ lines, newOnes }) => {
  const { keep } = await read(many(0, 5_000));
  const { known, rows } = await read(lines, keep());
  expect(lines.length - known.met - newOnes).toBeLessThan(1_300);
  expect(rows.length + known.met).toBe(lines.length);
});

it('keeps each line once: those that were met, read or left, but none that was dropped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 200 }),
      fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 3, max: 60 }),
      async (first, second, size) => {
        const one = await read(first.map(line), [], size);
        const kept = one.keep();
        expect(digestsOf(kept).length).toBe(first.length);
        const two = await read(second.map(line), kept, size);
        // As the database tells: of what was not met all is still known, whether or not the file was read to say it again.
        const left = new Digests();
        const others = two.known.others();
        left.add(others, 0, others.length / DIGEST);
        const digests = digestsOf(two.keep(left));
        expect(new Set(digests).size).toBe(digests.length);
        expect(digests.length).toBe(new Set([...first, ...second]).size);
        const none = digestsOf((await read(second.map(line), [], size)).keep());
        expect(new Set(digests)).toEqual(new Set([...digestsOf(kept), ...none]));
        const dropped = new Digests();
        for (const digest of none) dropped.add(Buffer.from(digest, 'hex'));
        expect(digestsOf((await read(second.map(line), [], size)).keep(NOTHING, dropped))).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
