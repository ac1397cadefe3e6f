import { gzipSync } from 'node:zlib';
import { unpacked } from '../../src/domain/imports/unpacked.js';
import { refusal } from '../directory/register.js';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of unpacked(file)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const TEXT = Buffer.from('code;name\na;Någon\n'.repeat(1000));

describe('a file', () => {
  it.each([1, 2, 7, 65_536])('is unpacked where it is packed, in pieces of %d bytes', async (size) => {
    const few = TEXT.subarray(0, size === 1 ? 500 : TEXT.length);
    expect(await read(inPieces(few, size))).toEqual(few);
    expect(await read(inPieces(gzipSync(few), size))).toEqual(few);
  });

  it('of two packed ones put together is both', async () => {
    expect(await read(inPieces(Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]), 10))).toEqual(
      Buffer.from('a\nb\n'),
    );
  });

  it('may be empty, or one byte', async () => {
    expect(await read(inPieces(Buffer.of(), 1))).toEqual(Buffer.of());
    expect(await read(inPieces(Buffer.of(0x1f), 1))).toEqual(Buffer.of(0x1f));
  });

  it('that is cut off or broken is refused as such', async () => {
    const packed = gzipSync(TEXT);
    await expect(read(inPieces(packed.subarray(0, -9), 50))).rejects.toMatchObject(
      refusal('import.gzip-broken'),
    );
    const broken = Buffer.from(packed);
    broken.fill(0xff, 20, 40);
    await expect(read(inPieces(broken, 50))).rejects.toMatchObject(refusal('import.gzip-broken'));
  });

  it('that is made to fill a disk is refused while it is read', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 ** 2));
    let bytes = 0;
    const reading = async () => {
      for await (const piece of unpacked(inPieces(bomb, 65_536))) bytes += piece.length;
    };
    await expect(reading()).rejects.toMatchObject(refusal('import.too-large'));
    expect(bytes).toBeLessThan(80 * 1024 ** 2);
  });

  it('whose sender breaks off fails as its sender does', async () => {
    const packed = gzipSync(TEXT);
    const breakingOff = async function* () {
      yield await Promise.resolve(packed.subarray(0, 40));
      throw new Error('gone');
    };
    await expect(read(breakingOff())).rejects.toThrow('gone');
  });
});
