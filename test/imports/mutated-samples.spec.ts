import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import type { ImportBatch } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { NUMBER, OPERATOR, Register } from '../directory/register.js';

// The samples, broken in every way: whatever comes, each row has its verdict, or the file its refusal.

const FOLDER = resolve(import.meta.dirname, '../../samples/imports');
const FILES = readdirSync(FOLDER).filter((file) => /\.(csv|ndjson)$/.test(file));
/** Of the samples: nothing of them may stand in what is told of a file. */
const PERSONAL = /19\d{10}|Lund|Andersson|Sara|@/;

let register: Register;
let imports: ImportsService;
let runs = 0;
beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  await register.organisation(NUMBER);
});
afterAll(() => register.close());

type Mutation = (file: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (file: Buffer, share: number) => Math.min(file.length, Math.floor(file.length * share));
const INSERTED = [
  ...['"', '\n', '\r', '\r\n', ';', ',', '\t', '\0', '\\', "'", '{', '}', '[', '""', '\n"', '";"'],
  ...["=cmd|' /C calc'!A0", '../../etc/passwd', '${jndi:x}', '%00', '\ufeff', '\u2028', 'x'.repeat(100_000)],
].map((text) => Buffer.from(text));

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([share, byte]): Mutation => (file) => {
    const changed = Buffer.from(file);
    if (changed.length > 0) changed[Math.min(at(file, share), changed.length - 1)] = byte;
    return changed;
  }),
  fc.tuple(place, fc.constantFrom(...INSERTED, Buffer.of(0xe5), Buffer.of(0xc3), Buffer.of(0xff, 0xfe))).map(
    ([share, more]): Mutation =>
      (file) =>
        Buffer.concat([file.subarray(0, at(file, share)), more, file.subarray(at(file, share))]),
  ),
  place.map(
    (share): Mutation =>
      (file) =>
        file.subarray(0, at(file, share)),
  ),
  fc.tuple(place, place).map(
    ([from, to]): Mutation =>
      (file) =>
        Buffer.concat([file.subarray(0, at(file, from)), file.subarray(at(file, Math.max(from, to)))]),
  ),
  place.map((share): Mutation => (file) => {
    const lines = file.toString('latin1').split('\n');
    const line = lines[Math.floor(share * (lines.length - 1))] ?? '';
    return Buffer.from([...lines.slice(0, -1), line, ''].join('\n'), 'latin1');
  }),
  fc.constant<Mutation>((file) => Buffer.from(file.toString('utf8'), 'latin1')),
  fc.constant<Mutation>((file) => Buffer.from(file.toString('utf8'), 'utf16le')),
  fc.constant<Mutation>((file) => Buffer.from(file.toString('utf8').replaceAll('\n', '\r'))),
);

async function* inPieces(file: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < file.length; from += size)
    yield await Promise.resolve(file.subarray(from, from + size));
}

async function send(source: string, file: Buffer, size: number, dryRun: boolean): Promise<ImportBatch> {
  return imports.import(OPERATOR, { source, mode: 'full', dryRun, file: inPieces(file, size) });
}

async function requireSense(batch: ImportBatch): Promise<void> {
  const { state, read, created, changed, ended, unchanged, rejected, reason } = batch;
  expect(['applied', 'planned', 'waiting', 'refused']).toContain(state);
  expect(JSON.stringify(reason ?? {})).not.toMatch(PERSONAL);
  const rows = await imports.rows(OPERATOR, batch.id, { limit: 1000 });
  for (const { problem } of rows) {
    expect(JSON.stringify(problem ?? {})).not.toMatch(PERSONAL);
    if (problem) expect([problem.rule, problem.remedy].every((text) => text.length > 0)).toBe(true);
  }
  const of = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  if (state === 'refused' && rows.length === 0) return;
  expect(read).toBe(created + changed + unchanged + rejected);
  expect([of('create'), of('change'), of('end'), of('rejected')]).toEqual([
    created,
    changed,
    ended,
    rejected,
  ]);
}

it.each(FILES)(
  '%s',
  async (name) => {
    const sample = readFileSync(join(FOLDER, basename(name)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        async (mutations, size, dryRun) => {
          const source = `mutated-${++runs}`;
          await register.get(ImportSources).save(OPERATOR, { organisation: NUMBER, name: source });
          const file = mutations.reduce<Buffer>((whole, mutate) => mutate(whole), sample);
          const first = await send(source, file, Math.max(size, file.length / 500), dryRun).catch(
            (error: unknown) => {
              // Nothing else may come of a file than an import that is refused.
              throw error instanceof DomainError ? new Error(`${error.code}: ${error.message}`) : error;
            },
          );
          await requireSense(first);
          if (first.state !== 'applied') return;
          const again = await send(source, file, file.length + 1, false);
          await requireSense(again);
          expect([again.created, again.changed, again.ended]).toEqual([0, 0, 0]);
        },
      ),
      { numRuns: 12 },
    );
  },
  60_000,
);
