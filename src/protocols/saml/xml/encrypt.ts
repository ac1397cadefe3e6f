import { createCipheriv, randomBytes, randomFillSync } from 'node:crypto';
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
  const contentKey = randomBytes(content.keyLength);
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
  writeCipherValue(writer, encryptContent(Buffer.from(xml), contentKey, content));
  return writer.end().xml;
}

function writeCipherValue(writer: CanonicalWriter, value: Buffer): void {
  writer.start('ns3:CipherData').element('ns3:CipherValue', {}, value.toString('base64')).end();
}

// xmlenc-core1 5.2: the initialisation vector comes first, for GCM the tag of 128 bits last.
function encryptContent(plain: Buffer, key: Buffer, { mode, keyLength }: ContentEncryption): Buffer {
  if (mode === 'gcm') {
    const iv = randomBytes(12);
    const cipher = createCipheriv(`aes-${gcmBits(keyLength)}-gcm`, key, iv);
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }
  const iv = randomBytes(BLOCK);
  const cipher = createCipheriv(`aes-${keyLength * 8}-cbc`, key, iv).setAutoPadding(false);
  return Buffer.concat([iv, cipher.update(padded(plain)), cipher.final()]);
}

const gcmBits = (keyLength: 16 | 24 | 32) => ({ 16: 128, 24: 192, 32: 256 })[keyLength] as 128 | 192 | 256;

// Padding of xmlenc: the last byte says how many, the others are arbitrary (5.2.1).
function padded(plain: Buffer): Buffer {
  const count = BLOCK - (plain.length % BLOCK);
  const padding = randomFillSync(Buffer.alloc(count));
  padding[count - 1] = count;
  return Buffer.concat([plain, padding]);
}
