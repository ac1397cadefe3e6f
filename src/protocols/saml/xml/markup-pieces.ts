import { AggregateRefused } from './aggregate-refused.js';
import { XmlRefused } from './xml-refused.js';

/** Of one child of the root, of the root's start tag and of what stands around the root: a federation's entity has a few kilobytes. */
const MOST_OF_A_PIECE = 4 * 1024 * 1024;

const [LT, GT, SLASH, BANG, QUESTION, QUOTE, APOSTROPHE] = [
  0x3c, 0x3e, 0x2f, 0x21, 0x3f, 0x22, 0x27,
] as const;

/** A document in pieces: joined, they are the document. */
export type MarkupPiece =
  /** What stands before the root, and its start tag. */
  | { readonly kind: 'prolog' | 'start' | 'end' | 'epilog'; readonly bytes: Buffer }
  /** A child element of the root with what stands before it. */
  | { readonly kind: 'child'; readonly bytes: Buffer }
  /** What stands between the last child element and the root's end tag. */
  | { readonly kind: 'rest'; readonly bytes: Buffer };

/**
 * Cuts a document at the child elements of its root, holding no more than one of them. Nothing is understood but where tags, comments, CDATA sections and
 * instructions end; whether it is well-formed is for the parser to say of each piece.
 * @throws XmlRefused, AggregateRefused `truncated`, `piece-too-large`, `not-an-aggregate` (a root without content)
 */
export async function* markupPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<MarkupPiece> {
  const cutter = new Cutter();
  for await (const chunk of chunks) yield* cutter.take(chunk);
  yield* cutter.end();
}

class Cutter {
  private held: Buffer = Buffer.alloc(0);
  /** What came since, to be looked at when there is half as much again: however small the chunks, nothing is looked at often. */
  private coming: Uint8Array[] = [];
  private bytes = 0;
  private wanted = 0;
  private at = 0;
  private depth = 0;
  private isOver = false;

  *take(chunk: Uint8Array): Generator<MarkupPiece> {
    this.coming.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes < this.wanted) return;
    yield* this.pieces();
    if (this.bytes > MOST_OF_A_PIECE) throw new AggregateRefused('piece-too-large');
    this.wanted = Math.min(this.bytes + (this.bytes >> 1), MOST_OF_A_PIECE + 1);
  }

  *end(): Generator<MarkupPiece> {
    yield* this.pieces();
    if (!this.isOver) throw new AggregateRefused('truncated');
    yield { kind: 'epilog', bytes: this.held };
  }

  private *pieces(): Generator<MarkupPiece> {
    this.held = Buffer.concat([this.held, ...this.coming]);
    this.coming = [];
    for (let token = nextToken(this.held, this.at); token; token = nextToken(this.held, this.at)) {
      this.at = token.end;
      if (token.kind === 'other') continue;
      if (this.isOver) throw new XmlRefused('not-well-formed');
      if (this.depth === 0) yield* this.begin(token);
      else if (token.kind === 'open') this.depth++;
      else if (token.kind === 'close' && --this.depth === 0) yield* this.over(token);
      else if (this.depth === 1) yield { kind: 'child', bytes: this.cut(token.end) };
    }
  }

  private *begin({ kind, start, end }: Token): Generator<MarkupPiece> {
    if (kind !== 'open') throw new AggregateRefused('not-an-aggregate');
    yield { kind: 'prolog', bytes: this.cut(start) };
    yield { kind: 'start', bytes: this.cut(end - start) };
    this.depth = 1;
  }

  private *over({ start, end }: Token): Generator<MarkupPiece> {
    yield { kind: 'rest', bytes: this.cut(start) };
    yield { kind: 'end', bytes: this.cut(end - start) };
    this.isOver = true;
  }

  private cut(to: number): Buffer {
    const bytes = this.held.subarray(0, to);
    this.held = this.held.subarray(to);
    this.bytes = this.held.length;
    this.at = 0;
    return bytes;
  }
}

interface Token {
  readonly kind: 'open' | 'close' | 'empty' | 'other';
  readonly start: number;
  readonly end: number;
}

/** The next piece of markup from there on; undefined when it has not come whole. */
function nextToken(xml: Buffer, from: number): Token | undefined {
  const start = xml.indexOf(LT, from);
  if (start === -1 || start + 1 >= xml.length) return undefined;
  const next = xml[start + 1];
  if (next === BANG) return declared(xml, start);
  if (next === QUESTION) return ended(xml, start, '?>', start + 2);
  const end = endOfTag(xml, start);
  if (end === undefined) return undefined;
  const kind = next === SLASH ? 'close' : xml[end - 2] === SLASH ? 'empty' : 'open';
  return { kind, start, end };
}

const [COMMENT, CDATA] = ['<!--', '<![CDATA['];

function declared(xml: Buffer, start: number): Token | undefined {
  const head = xml.toString('latin1', start, start + CDATA.length);
  if (head.startsWith(COMMENT)) return ended(xml, start, '-->', start + COMMENT.length);
  if (head === CDATA) return ended(xml, start, ']]>', start + CDATA.length);
  if (COMMENT.startsWith(head) || CDATA.startsWith(head)) return undefined;
  throw new XmlRefused('document-type');
}

function ended(xml: Buffer, start: number, mark: string, from: number): Token | undefined {
  const found = xml.indexOf(mark, from, 'latin1');
  return found === -1 ? undefined : { kind: 'other', start, end: found + mark.length };
}

/** The position after the ">" of a tag. A ">" may stand inside a quoted value. */
function endOfTag(xml: Buffer, start: number): number | undefined {
  let quote: number | undefined;
  for (let at = start + 1; at < xml.length; at++) {
    const byte = xml[at];
    if (quote !== undefined) {
      if (byte === quote) quote = undefined;
    } else if (byte === GT) return at + 1;
    else if (byte === LT) throw new XmlRefused('not-well-formed');
    else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
  }
  return undefined;
}
