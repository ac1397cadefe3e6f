import type { ImportedRow, LineRun } from './imported-row.js';
import { Digests } from './digests.js';

/** Lines of a file that were read: what they, and runs of them, can be known by the next time. 20 bytes a line. */
export class ReadLines {
  readonly digests = new Digests();
  private readonly lines: number[] = [];
  private readonly runs = new Map<number, LineRun>();

  /** Those that are one line each. */
  add(rows: readonly ImportedRow[]): void {
    for (const { line, lineDigest } of rows) {
      if (lineDigest === undefined) continue;
      this.digests.add(Buffer.from(lineDigest, 'hex'));
      this.lines.push(line);
    }
  }

  addRuns(runs: readonly LineRun[]): void {
    for (const run of runs) this.runs.set(run.line, run);
  }

  /** Where it was. */
  lineOf(place: number): number {
    return this.lines[place] ?? 0;
  }

  /** The run that begins on the line. Some of its lines may be no rows, or rejected. */
  runAt(line: number): LineRun | undefined {
    return this.runs.get(line);
  }
}
