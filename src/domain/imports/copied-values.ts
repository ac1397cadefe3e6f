/** Of COPY's binary format (PostgreSQL manual, COPY, File Formats): what comes first, and what stands before a value of a row of one column. */
const HEADER = 19;
const BEFORE = 6;
const LENGTH_AT = 2;

/**
 * Takes the values of the only column, as COPY's binary format has them, while they come.
 * @param take is given the bytes in which the value stands from one place to another; an empty one may be null. They do not stay
 * @param onPiece after each piece
 */
export async function eachValue(
  pieces: AsyncIterable<Buffer>,
  take: (bytes: Buffer, from: number, to: number) => void,
  onPiece: () => void = () => undefined,
): Promise<void> {
  let [rest, at] = [Buffer.alloc(0), HEADER];
  for await (const piece of pieces) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    for (let end = endOf(bytes, at); end <= bytes.length; end = endOf(bytes, at)) {
      take(bytes, at + BEFORE, end);
      at = end;
    }
    rest = Buffer.from(bytes.subarray(at));
    at = 0;
    onPiece();
  }
}

/** Where the row that begins here ends; further than all there is when it is not whole. */
function endOf(bytes: Buffer, at: number): number {
  const value = at + BEFORE;
  return value > bytes.length ? value : value + Math.max(0, bytes.readInt32BE(at + LENGTH_AT));
}
