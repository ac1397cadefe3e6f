import type { ImportedRow, LineRun } from './imported-row.js';
import { Digests } from './digests.js';

/** Lines of a file that were read: what they, and runs of them, can be known by the next time. Some thirty bytes a line. */
export class ReadLines {
  digests = new Digests();
  /** Then none are held. */
  areTooMany = false;
  private lines: number[] = [];
  private readonly runs = new Map<number, LineRun>();

  /** @param most how many may be held */
  constructor(private readonly most: number) {}

  /** Those that are one line each. */
  add(rows: readonly ImportedRow[]): void {
    if (this.digests.size + rows.length > this.most) this.giveUp();
    if (this.areTooMany) return;
    for (const { line, lineDigest } of rows) {
      if (lineDigest === undefined) continue;
      this.digests.add(Buffer.from(lineDigest, 'hex'));
      this.lines.push(line);
    }
  }

  addRuns(runs: Iterable<LineRun>): void {
    if (this.areTooMany) return;
    for (const run of runs) this.runs.set(run.line, run);
  }

  private giveUp(): void {
    this.areTooMany = true;
    [this.digests, this.lines] = [new Digests(), []];
    this.runs.clear();
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
