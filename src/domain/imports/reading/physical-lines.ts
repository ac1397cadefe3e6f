import { isAscii, isUtf8 } from 'node:buffer';
import type { ReadOptions, RowProblem } from './imported-row.js';
import { ListedLines, TextLines, type Lines } from './lines.js';
import { refusals } from './reading.errors.js';
import { rowProblem } from './row-rejected.js';

/** A longer line is no row. */
export const LONGEST_LINE = 64 * 1024;
/** What is looked at in one go: a few milliseconds, between which others have their turn. */
const BLOCK = 64 * 1024;
const LINES_AT_ONCE = 500;
const LINE_FEED = 10;

const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);
const NO_TEXT = [
  Buffer.of(0xff, 0xfe),
  Buffer.of(0xfe, 0xff),
  Buffer.from('PK\x03\x04'),
  Buffer.of(0x1f, 0x8b),
];

const NONE = new ListedLines([]);
const windows1252 = new TextDecoder('windows-1252');

export interface LineBlock {
  readonly bytes: number;
  readonly lines: Lines;
  /** The last line had no end. */
  readonly cut: boolean;
}

/**
 * The lines of a file, in blocks and in flat memory whatever is sent.
 * @throws DomainError `import.not-text`
 */
export async function* physicalLines(
  file: AsyncIterable<Uint8Array>,
  encoding: ReadOptions['encoding'],
): AsyncGenerator<LineBlock> {
  const decoder = new LineDecoder(encoding);
  let [rest, bytes, tooLong, isFirst]: [Buffer, number, boolean, boolean] = [Buffer.alloc(0), 0, false, true];
  for await (const piece of file) {
    for (let at = 0; at < piece.length; at += BLOCK) {
      const part = Buffer.from(piece.buffer, piece.byteOffset + at, Math.min(BLOCK, piece.length - at));
      bytes += part.length;
      rest = rest.length > 0 ? Buffer.concat([rest, part]) : part;
      if (isFirst && rest.length < 4) continue;
      if (isFirst) rest = decoder.begin(rest);
      isFirst = false;
      const end = rest.lastIndexOf(LINE_FEED);
      const whole = rest.subarray(0, end + 1);
      rest = Buffer.from(rest.subarray(end + 1));
      let lines: Lines = whole.length > 0 ? decoder.lines(whole.subarray(0, -1)) : NONE;
      // What is left over and one block more may be together longer than a line.
      if (whole.length > 0 && (tooLong || isTooLong(lines.at(0)))) {
        lines = withoutFirst(lines);
        tooLong = false;
      }
      if (rest.length > LONGEST_LINE || tooLong) [rest, tooLong] = [Buffer.alloc(0), true];
      yield* inTurns(bytes, lines);
    }
  }
  if (isFirst) rest = decoder.begin(rest);
  if (tooLong) yield { bytes, lines: new ListedLines([rowProblem('import.row-too-long')]), cut: true };
  else if (rest.length > 0) yield { bytes, lines: decoder.lines(rest), cut: true };
}

/** Of short lines a block has many. */
function* inTurns(bytes: number, lines: LineBlock['lines']): Generator<LineBlock> {
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE)
    yield { bytes, lines: lines.slice(at, at + LINES_AT_ONCE), cut: false };
}

function isTooLong(line: string | RowProblem): boolean {
  return typeof line === 'string' && line.length > LONGEST_LINE;
}

function withoutFirst(lines: Lines): Lines {
  const others = Array.from({ length: lines.length - 1 }, (_, at) => lines.at(at + 1));
  return new ListedLines([rowProblem('import.row-too-long'), ...others]);
}

class LineDecoder {
  private encoding: 'utf-8' | 'windows-1252' | undefined;

  constructor(encoding: ReadOptions['encoding']) {
    this.encoding = encoding;
  }

  begin(start: Buffer): Buffer {
    if (NO_TEXT.some((mark) => start.subarray(0, mark.length).equals(mark))) throw refusals.notText();
    if (!start.subarray(0, 3).equals(BYTE_ORDER_MARK)) return start;
    this.encoding = 'utf-8';
    return start.subarray(3);
  }

  /** @param block lines with a line feed between them */
  lines(block: Buffer): Lines {
    if (isAscii(block)) return TextLines.of(block.toString('latin1'));
    this.encoding ??= isUtf8(firstBeyondAscii(block)) ? 'utf-8' : 'windows-1252';
    if (this.encoding === 'windows-1252' && !mayHoldUtf8(block))
      return TextLines.of(windows1252.decode(block));
    // A line that is UTF-8 after all is not to become other letters, whoever said how the file is written.
    if (this.encoding === 'windows-1252')
      return new ListedLines(
        pieces(block).map((line) =>
          isUtf8(line) && !isAscii(line)
            ? rowProblem('import.encoding')
            : withoutReturn(windows1252.decode(line)),
        ),
      );
    if (isUtf8(block)) return TextLines.of(block.toString('utf8'));
    return new ListedLines(
      pieces(block).map((line) =>
        isUtf8(line) ? withoutReturn(line.toString('utf8')) : rowProblem('import.encoding'),
      ),
    );
  }
}

/** A letter that is beyond ASCII takes two bytes and more: one that begins it, and others that go on. */
function mayHoldUtf8(block: Buffer): boolean {
  for (let at = 1; at < block.length; at++)
    if ((block[at - 1] ?? 0) >= 0xc2 && ((block[at] ?? 0) & 0xc0) === 0x80) return true;
  return false;
}

function firstBeyondAscii(block: Buffer): Buffer {
  return pieces(block).find((line) => !isAscii(line)) ?? block;
}

function pieces(block: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at <= block.length;) {
    const end = block.indexOf(LINE_FEED, at);
    found.push(block.subarray(at, end < 0 ? block.length : end));
    at = end < 0 ? block.length + 1 : end + 1;
  }
  return found;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
