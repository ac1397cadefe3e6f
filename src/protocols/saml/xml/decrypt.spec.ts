import fc from 'fast-check';
import { makeKeyPair } from '../../../../test/saml-xml/parties.js';
import { CONTENT_ENCRYPTIONS, keyTransport, type ChosenEncryption } from './algorithms.js';
import { readCanonical } from './canonical-reader.js';
import { decryptElement, decryptNameId, DecryptionRefused } from './decrypt.js';
import { encryptElement } from './encrypt.js';
import { readEncryptedElement } from './encrypted-element.js';
import type { EncryptionMethod } from './keys.js';

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const NAME_ID = `<s:NameID xmlns:s="${SAML}" Format="urn:f"> åsa </s:NameID>`;
const contents = [...CONTENT_ENCRYPTIONS.values()];
const methods: EncryptionMethod[] = [
  { algorithm: `${XMLENC}rsa-oaep-mgf1p` },
  { algorithm: `${XMLENC}rsa-oaep-mgf1p`, digest: 'http://www.w3.org/2000/09/xmldsig#sha1' },
  { algorithm: `${XMLENC}rsa-oaep-mgf1p`, digest: `${XMLENC}sha256` },
  { algorithm: `${XMLENC11}rsa-oaep`, digest: `${XMLENC}sha256`, maskGeneration: `${XMLENC11}mgf1sha256` },
  { algorithm: `${XMLENC11}rsa-oaep`, digest: `${XMLENC}sha512`, maskGeneration: `${XMLENC11}mgf1sha1` },
];

const key = await makeKeyPair('rsa');
const other = await makeKeyPair('rsa');
const ec = await makeKeyPair('ec');

function chosen(content = contents[0]!, method = methods[0]!): ChosenEncryption {
  return { publicKey: key.publicKey, content, transport: keyTransport(method)! };
}

const wrap = (data: string) => readCanonical(`<s:EncryptedID xmlns:s="${SAML}">${data}</s:EncryptedID>`);
const encrypted = (plain: string, how = chosen()) => readEncryptedElement(wrap(encryptElement(plain, how)))!;

describe('decryption', () => {
  it.each(contents.flatMap((content) => methods.map((method) => [content.uri, method] as const)))(
    'reads what was encrypted with %s and %j',
    (uri, method) => {
      const element = encrypted(NAME_ID, chosen(CONTENT_ENCRYPTIONS.get(uri), method));
      expect(decryptNameId(element, [key.privateKey])).toEqual({ value: ' åsa ', format: 'urn:f' });
    },
  );

  it('tries every key, and passes over those that cannot decrypt', () => {
    const keys = [ec.privateKey, other.privateKey, key.privateKey];
    expect(decryptNameId(encrypted(NAME_ID), keys).value).toBe(' åsa ');
  });

  it('gives back any plain text exactly', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom(...contents),
        (text, content) => {
          const element = encrypted(text, chosen(content));
          const read = (plain: Buffer) => plain.toString();
          expect(decryptElement(element, [key.privateKey], read)).toBe(Buffer.from(text).toString());
        },
      ),
      { numRuns: 30 },
    );
  });

  it('finds the EncryptedKey beside EncryptedData as well', () => {
    const data = encryptElement(NAME_ID, chosen());
    const encryptedKey = /<ns3:EncryptedKey>.*<\/ns3:EncryptedKey>/.exec(data)![0];
    const declared = encryptedKey.replace('<ns3:EncryptedKey', `<ns3:EncryptedKey xmlns:ns3="${XMLENC}"`);
    const beside = data.replace(/<ns2:KeyInfo.*<\/ns2:KeyInfo>/, '') + declared;
    expect(decryptNameId(readEncryptedElement(wrap(beside))!, [key.privateKey]).value).toBe(' åsa ');
  });

  it('has one and the same refusal for a wrong key, an altered key, an altered content and an unfit content', () => {
    const failures = contents.flatMap((content) => {
      const good = encrypted(NAME_ID, chosen(content));
      const alter = (buffer: Buffer, at: number) =>
        Buffer.from(buffer.map((byte, index) => (index === at ? byte ^ 1 : byte)));
      const [onlyKey] = good.keys;
      return [
        () => decryptNameId(good, [other.privateKey]),
        () => decryptNameId(good, []),
        () =>
          decryptNameId({ ...good, keys: [{ ...onlyKey!, cipher: alter(onlyKey!.cipher, 9) }] }, [
            key.privateKey,
          ]),
        () => decryptNameId({ ...good, keys: [{ ...onlyKey!, cipher: Buffer.of(1) }] }, [key.privateKey]),
        () => decryptNameId({ ...good, cipher: alter(good.cipher, 18) }, [key.privateKey]),
        () => decryptNameId({ ...good, cipher: good.cipher.subarray(0, 10) }, [key.privateKey]),
        () => decryptNameId({ ...good, cipher: Buffer.alloc(0) }, [key.privateKey]),
        () =>
          decryptNameId({ ...good, content: contents.find((c) => c.keyLength !== content.keyLength)! }, [
            key.privateKey,
          ]),
        () => decryptNameId(encrypted('<a/>', chosen(content)), [key.privateKey]),
        () => decryptNameId(encrypted('no xml', chosen(content)), [key.privateKey]),
        () =>
          decryptNameId(encrypted(NAME_ID.replace('åsa', 'å<!---->sa'), chosen(content)), [key.privateKey]),
        () => decryptNameId(encrypted(`<!DOCTYPE a>${NAME_ID}`, chosen(content)), [key.privateKey]),
        () => decryptNameId(encrypted(NAME_ID.replace('åsa', '<b></b>'), chosen(content)), [key.privateKey]),
      ];
    });
    const refusals = failures.map((fails) => {
      try {
        fails();
      } catch (error) {
        return error;
      }
      return undefined;
    });
    expect(new Set(refusals.map(String))).toEqual(new Set(['DecryptionRefused: decryption refused']));
    expect(
      refusals.every((refusal) => refusal instanceof DecryptionRefused && refusal.cause === undefined),
    ).toBe(true);
  });

  it.each([
    ['Triple DES', (data: string) => data.replace(/#aes128-cbc/, '#tripledes-cbc')],
    ['PKCS#1 v1.5', (data: string) => data.replace('rsa-oaep-mgf1p', 'rsa-1_5')],
    ['a key by reference', (data: string) => data.replaceAll('EncryptedKey', 'AgreementMethod')],
    ['content by reference', (data: string) => data.replaceAll('CipherValue', 'CipherReference')],
  ])('does not read %s', (_name, change) => {
    expect(readEncryptedElement(wrap(change(encryptElement(NAME_ID, chosen()))))).toBeUndefined();
  });

  it('looks at a few keys at most', () => {
    const data = encryptElement(NAME_ID, chosen());
    const keyInfo = /(<ns3:EncryptedKey>.*<\/ns3:EncryptedKey>)/;
    expect(readEncryptedElement(wrap(data.replace(keyInfo, '$1'.repeat(50))))?.keys).toHaveLength(4);
  });
});
