import { randomBytes, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { makeKeyPair } from '../../../../test/saml-xml/parties.js';
import { isValueOf, signatureValue } from './signature-value.js';

const pairs = {
  ec: await makeKeyPair('ec'),
  ec384: await makeKeyPair('ec384'),
  ec521: await makeKeyPair('ec521'),
  rsa: await makeKeyPair('rsa'),
};
const TEXT = '<ns2:SignedInfo>å</ns2:SignedInfo>';
const size = { ec: 32, ec384: 48, ec521: 66 };

/** By Node itself. */
const isValid = (value: Buffer, key: (typeof pairs)['ec']['publicKey'], text = TEXT) =>
  verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, value);

describe.each(['ec', 'ec384', 'ec521', 'rsa'] as const)('the value of a signature by %s', (kind) => {
  const { privateKey, publicKey } = pairs[kind];

  // One r or s in 256 begins with a zero.
  it('is one that others verify, and theirs is one that we verify', () => {
    for (let count = 0; count < (kind === 'ec' ? 600 : 20); count++) {
      const text = `${TEXT}${count}`;
      expect(isValid(signatureValue('sha256', text, privateKey), publicKey, text)).toBe(true);
      const theirs = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(isValueOf(theirs, 'sha256', text, publicKey)).toBe(true);
    }
  });

  it('does not hold for another text, another hash or another key', async () => {
    const value = signatureValue('sha256', TEXT, privateKey);
    expect(isValueOf(value, 'sha256', `${TEXT} `, publicKey)).toBe(false);
    expect(isValueOf(value, 'sha384', TEXT, publicKey)).toBe(false);
    const other = await makeKeyPair(kind);
    expect(isValueOf(value, 'sha256', TEXT, other.publicKey)).toBe(false);
  });

  it('is what Node takes and nothing else, whatever is done to it', () => {
    const good = signatureValue('sha256', TEXT, privateKey);
    const changed = fc.oneof(
      fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
        const value = Buffer.from(good);
        value[at] = (value[at] ?? 0) ^ bits;
        return value;
      }),
      fc.nat(good.length).map((length) => good.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((more) => Buffer.concat([good, more])),
      fc
        .uint8Array({ maxLength: good.length })
        .map((zeros) => Buffer.concat([Buffer.alloc(zeros.length), good])),
      fc.uint8Array({ maxLength: 140 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(changed, (value) => {
        expect(isValueOf(value, 'sha256', TEXT, publicKey)).toBe(isValid(value, publicKey));
      }),
    );
  });
});

describe.each(['ec', 'ec384', 'ec521'] as const)('a made-up value for %s', (kind) => {
  const { publicKey } = pairs[kind];
  const bytes = size[kind];

  it.each([
    ['zeros', Buffer.alloc(2 * bytes)],
    ['ones', Buffer.alloc(2 * bytes, 255)],
    ['r alone', Buffer.concat([randomBytes(bytes), Buffer.alloc(bytes)])],
    ['s alone', Buffer.concat([Buffer.alloc(bytes), randomBytes(bytes)])],
    ['DER', sign('sha256', Buffer.from(TEXT), pairs[kind].privateKey)],
    ['nothing', Buffer.alloc(0)],
  ])('does not hold: %s', (_what, value) => {
    expect(isValueOf(value, 'sha256', TEXT, publicKey)).toBe(false);
  });
});
