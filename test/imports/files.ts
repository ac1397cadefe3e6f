import type { Caller } from '../../src/domain/access/caller.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import type { ImportBatch, ImportMode } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { LineKeeping } from '../../src/domain/imports/line-keeping.js';
import { NUMBER, OPERATOR, type Register } from '../directory/register.js';

/** A source of its own for a test. */
export class Files {
  private constructor(
    private readonly register: Register,
    readonly source: string,
  ) {}

  static async from(
    register: Register,
    source: string,
    thresholds: { endedAtLeast?: number; rejectedAtLeast?: number } = {},
  ): Promise<Files> {
    const { endedAtLeast = 100, rejectedAtLeast = 100 } = thresholds;
    await register.get(ImportSources).save(OPERATOR, {
      organisation: NUMBER,
      name: source,
      ended: { percent: 10, atLeast: endedAtLeast },
      rejected: { percent: 10, atLeast: rejectedAtLeast },
    });
    return new Files(register, source);
  }

  async send(
    mode: ImportMode,
    lines: readonly string[],
    { caller = OPERATOR, organisation = NUMBER }: { caller?: Caller; organisation?: string } = {},
  ): Promise<ImportBatch> {
    const input = { organisation, source: this.source, mode, file: bytes(lines) };
    const batch = await this.register.get(ImportsService).import(caller, input);
    await this.register.get(LineKeeping).settled(); // as when the next file comes a night later
    return batch;
  }

  /** The verdicts, as "line verdict code". */
  async verdicts(batch: ImportBatch): Promise<string[]> {
    const rows = await this.rows(batch);
    return rows.map(({ line, verdict, problem }) =>
      [line ?? '-', verdict, problem?.code].filter(Boolean).join(' '),
    );
  }

  async rows(batch: ImportBatch) {
    return this.register.get(ImportsService).rows(OPERATOR, batch.id, { limit: 2000 });
  }
}

/** Line by line, so that known lines are known from the second one on. */
// eslint-disable-next-line @typescript-eslint/require-await -- a file comes in pieces, and these are there already
async function* bytes(lines: readonly string[]): AsyncIterable<Uint8Array> {
  for (const line of lines) yield Buffer.from(`${line}\n`);
}

/** State, reason, and totals other than none. */
export function counted({ state, reason, ...batch }: ImportBatch) {
  const { read, created, changed, ended, unchanged, rejected, heldBack } = batch;
  const all = { read, created, changed, ended, unchanged, rejected, heldBack };
  const some = Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
  return { state, ...(reason && { reason: reason.code }), ...some };
}

/** A day from today on, or before it, as files write it. */
export function day(from: number): string {
  return new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
}

export function many(count: number, row: (at: number) => string): string[] {
  return Array.from({ length: count }, (_, at) => row(at));
}
