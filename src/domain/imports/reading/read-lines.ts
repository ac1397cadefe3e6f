import { Digests } from './digests.js';
import { GrowingNumbers } from './growing-numbers.js';
import type { ImportedRow, LineRun } from './imported-row.js';

/** Lines of a file that were read: what they, and runs of them, can be known by the next time. Twenty bytes a line. */
export class ReadLines {
  digests = new Digests();
  /** Then none are held. */
  areTooMany = false;
  private lines = new GrowingNumbers();
  /** Runs in the order of the file: where each begins, how many lines it has, and what they are known by together. */
  private runs = { at: new GrowingNumbers(), lines: new GrowingNumbers(), digests: new Digests() };

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

  /** Each after those that were added before. */
  addRuns(runs: Iterable<LineRun>): void {
    if (this.areTooMany) return;
    for (const { line, lines, digest } of runs) {
      this.runs.at.push(line);
      this.runs.lines.push(lines);
      this.runs.digests.add(Buffer.from(digest, 'latin1'));
    }
  }

  private giveUp(): void {
    this.areTooMany = true;
    [this.digests, this.lines] = [new Digests(), new GrowingNumbers()];
    this.runs = { at: new GrowingNumbers(), lines: new GrowingNumbers(), digests: new Digests() };
  }

  /** Where it was. */
  lineOf(place: number): number {
    return this.lines.at(place);
  }

  /** The run that begins on the line. Some of its lines may be no rows, or rejected. */
  runAt(line: number): LineRun | undefined {
    const { at, lines, digests } = this.runs;
    const place = at.placeOf(line);
    if (place === at.length || at.at(place) !== line) return undefined;
    return { line, lines: lines.at(place), digest: digests.bytes(place).toString('latin1') };
  }
}
