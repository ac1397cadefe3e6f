import { DIGEST, Digests } from './digests.js';
import type { LineRun } from './imported-row.js';
import type { KnownLines } from './known-lines.js';
import type { Lines } from './lines.js';
import type { ReadLines } from './read-lines.js';

/**
 * How the lines that a source is known by are kept, in the order of its last file: in runs of lines that can be known again by
 * one digest of all of them. A run is its number of lines (a byte), its digest (zeros where it has none) and the digests of its lines.
 */

/** Lines that are known by one digest, at most. */
const RUN = 16;
/** Fewer are known one by one, so that the next time they may become part of a longer run. */
const FEWEST = 4;
/** Bytes that are kept together at most: a row fits on a page. */
const PART = 7_900;
/** The longest run. */
const RUN_BYTES = 1 + DIGEST + RUN * DIGEST;
const NO_DIGEST = Buffer.alloc(DIGEST);

/** Takes in a part of what was kept. */
export function addPart(known: KnownLines, part: Buffer): void {
  for (let at = 0; at < part.length;) {
    const lines = part.readUInt8(at);
    const digest = part.subarray(at + 1, at + 1 + DIGEST);
    known.addRun(part, at + 1 + DIGEST, lines, digest.equals(NO_DIGEST) ? undefined : digest);
    at += 1 + DIGEST + lines * DIGEST;
  }
}

/**
 * Lines that follow each other, in runs.
 * @param first number of the first of them
 * @param digest of a text
 */
export function* runsOf(lines: Lines, first: number, digest: (text: string) => string): Generator<LineRun> {
  for (let at = 0; at + FEWEST <= lines.length; at += RUN) {
    const end = Math.min(at + RUN, lines.length);
    const run = lines.together(at, end);
    if (run !== undefined) yield { line: first + at, lines: end - at, digest: digest(run) };
  }
}

export interface LinesOfFile {
  readonly known: KnownLines;
  readonly read: ReadLines;
  /** Of lines that were read, and are not what the source is known by after all. */
  readonly dropped: Digests;
  /** What the source is still known by, of what was not met. */
  readonly left: Digests;
}

/** What is to be kept when a file has been applied, in parts: each line that its source is known by, once. */
export function* keptParts(file: LinesOfFile): Generator<Buffer> {
  const runs = new Runs();
  const again = new Set<number>();
  for (const { line, digests, run } of inOrder(file, again)) {
    for (let at = 0; at < (run ? DIGEST : digests.length); at += DIGEST) {
      if (runs.areMany) yield runs.take();
      const number = line + at / DIGEST;
      if (run) runs.addRun(digests, run);
      else runs.add(digests, at, number, file.read.runAt(number));
    }
  }
  for (let place = 0; place < file.left.size; place++) {
    if (again.has(place)) continue;
    if (runs.areMany) yield runs.take();
    runs.add(file.left.bytes(place), 0);
  }
  runs.close();
  yield runs.take();
}

interface Met {
  /** Number of the first of them. */
  readonly line: number;
  readonly digests: Buffer;
  readonly run?: Buffer;
}

/** @param again is told which of those that are left were read elsewhere */
function* inOrder({ known, read, dropped, left }: LinesOfFile, again: Set<number>): Generator<Met> {
  let place = 0;
  function* readBefore(end: number): Generator<Met> {
    for (; place < read.digests.size && read.lineOf(place) < end; place++) {
      if (dropped.find(read.digests, place) !== undefined) continue;
      const known = left.find(read.digests, place);
      if (known !== undefined) again.add(known);
      yield { line: read.lineOf(place), digests: read.digests.bytes(place) };
    }
  }
  for (const met of known.metAgain()) {
    yield* readBefore(met.line);
    yield met;
  }
  yield* readBefore(Infinity);
}

/** Runs that are being made of lines. */
class Runs {
  private readonly bytes = Buffer.alloc(PART);
  private end = 0;
  /** Of lines that follow each other. */
  private open = Buffer.alloc(RUN * DIGEST);
  private lines = 0;
  /** What they are to become, if they are all of its lines. */
  private whole: LineRun | undefined;

  /** Whether a part has to be taken before anything is added. */
  get areMany(): boolean {
    return this.end + 2 * RUN_BYTES > PART;
  }

  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.end));
    this.end = 0;
    return taken;
  }

  addRun(digests: Buffer, run: Buffer): void {
    this.close();
    this.write(run, digests);
  }

  /**
   * @param at where the line's digest stands in these bytes
   * @param begins the run that the line is the first one of
   */
  add(bytes: Buffer, at: number, line = 0, begins?: LineRun): void {
    const goesOn = this.whole ? line === this.whole.line + this.lines : !begins && this.lines < RUN;
    if (!goesOn) {
      this.close();
      this.whole = begins;
    }
    this.lines += bytes.copy(this.open, this.lines * DIGEST, at, at + DIGEST) / DIGEST;
    if (this.lines === this.whole?.lines) this.close();
  }

  close(): void {
    const isWhole = this.lines >= FEWEST && this.lines === this.whole?.lines;
    if (this.lines > 0)
      this.write(
        isWhole ? Buffer.from(this.whole?.digest ?? '', 'latin1') : NO_DIGEST,
        this.open.subarray(0, this.lines * DIGEST),
      );
    [this.lines, this.whole] = [0, undefined];
  }

  private write(run: Buffer, digests: Buffer): void {
    this.bytes.writeUInt8(digests.length / DIGEST, this.end);
    run.copy(this.bytes, this.end + 1);
    digests.copy(this.bytes, this.end + 1 + DIGEST);
    this.end += 1 + DIGEST + digests.length;
  }
}
