import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { ChosenEncryption, ContentEncryption } from './algorithms.js';
import { CanonicalWriter } from './canonical-writer.js';
import { oaepEncrypt } from './oaep.js';

const ELEMENT = 'http://www.w3.org/2001/04/xmlenc#Element';
const BLOCK = 16;

/**
 * Encrypts a complete element to a party with a fresh content key (xmlenc-core1), the EncryptedKey inside KeyInfo.
 * @returns a canonical `xenc:EncryptedData` that declares its own prefixes `ns2` and `ns3`
 */
export function encryptElement(xml: string, { publicKey, content, transport }: ChosenEncryption): string {
  // All at once: each call takes 4 us, for 16 bytes as for 4096.
  const random = randomBytes(content.keyLength + 2 * BLOCK);
  const contentKey = random.subarray(2 * BLOCK);
  const { method } = transport;
  const writer = new CanonicalWriter().start('ns3:EncryptedData', { Type: ELEMENT });
  writer.element('ns3:EncryptionMethod', { Algorithm: content.uri });
  writer.start('ns2:KeyInfo').start('ns3:EncryptedKey');
  writer.start('ns3:EncryptionMethod', { Algorithm: method.algorithm });
  if (method.digest !== undefined) writer.element('ns2:DigestMethod', { Algorithm: method.digest });
  if (method.maskGeneration !== undefined) writer.element('xenc11:MGF', { Algorithm: method.maskGeneration });
  writer.end();
  writeCipherValue(writer, oaepEncrypt(publicKey, transport, contentKey));
  writer.end().end();
  writeCipherValue(writer, encryptContent(xml, contentKey, content, random));
  return writer.end().xml;
}

function writeCipherValue(writer: CanonicalWriter, value: Buffer): void {
  writer.start('ns3:CipherData').start('ns3:CipherValue').base64(value.toString('base64')).end().end();
}

/**
 * xmlenc-core1 5.2: the initialisation vector comes first, for GCM the tag of 128 bits last.
 * @param random two blocks and more
 */
function encryptContent(
  xml: string,
  contentKey: Buffer,
  { mode, keyLength }: ContentEncryption,
  random: Buffer,
): Buffer {
  // Bytes would first be asked whether they are a KeyObject; see signature-value.ts.
  const key = createSecretKey(contentKey);
  if (mode === 'gcm') {
    const iv = random.subarray(0, 12);
    const cipher = createCipheriv(`aes-${gcmBits(keyLength)}-gcm`, key, iv);
    return Buffer.concat([iv, cipher.update(xml, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }
  const iv = random.subarray(0, BLOCK);
  const cipher = createCipheriv(`aes-${keyLength * 8}-cbc`, key, iv).setAutoPadding(false);
  const padding = paddingFor(Buffer.byteLength(xml), random.subarray(BLOCK, 2 * BLOCK));
  return Buffer.concat([iv, cipher.update(xml, 'utf8'), cipher.update(padding), cipher.final()]);
}

const gcmBits = (keyLength: 16 | 24 | 32) => ({ 16: 128, 24: 192, 32: 256 })[keyLength] as 128 | 192 | 256;

/** Padding of xmlenc: the last byte says how many, the others are arbitrary (5.2.1). */
function paddingFor(length: number, random: Buffer): Buffer {
  const count = BLOCK - (length % BLOCK);
  const padding = random.subarray(BLOCK - count);
  padding[count - 1] = count;
  return padding;
}
