import { makeKeyPair, toSign } from '../../../../test/saml-xml/parties.js';
import {
  ACCEPTED_ENCRYPTION_METHODS,
  chooseEncryption,
  chooseSignature,
  CONTENT_ENCRYPTIONS,
  DIGESTS,
  keyTransport,
  SIGNATURES,
} from './algorithms.js';
import type { EncryptionMethod } from './keys.js';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const MGF1P = `${XMLENC}rsa-oaep-mgf1p`;

const ec = toSign(await makeKeyPair('ec'));
const rsaPair = await makeKeyPair('rsa');
const rsa = toSign(rsaPair);
const own = [rsa, ec];

const declared = (signingMethods: string[], digestMethods: string[] = []) => ({
  signingMethods,
  digestMethods,
});

describe('allowed algorithms', () => {
  it('are exactly those of the deployment profile', () => {
    expect([...DIGESTS.keys()]).toEqual([`${XMLENC}sha256`, `${MORE}sha384`, `${XMLENC}sha512`]);
    expect([...SIGNATURES.keys()].map((uri) => uri.replace(MORE, ''))).toEqual(
      ['rsa', 'ecdsa'].flatMap((scheme) => [256, 384, 512].map((bits) => `${scheme}-sha${bits}`)),
    );
    expect([...CONTENT_ENCRYPTIONS.keys()]).toEqual([
      ...[128, 192, 256].map((bits) => `${XMLENC}aes${bits}-cbc`),
      ...[128, 192, 256].map((bits) => `${XMLENC11}aes${bits}-gcm`),
    ]);
  });

  it('publish GCM before CBC and no PKCS#1 v1.5', () => {
    expect(ACCEPTED_ENCRYPTION_METHODS[0]).toBe(`${XMLENC11}aes256-gcm`);
    expect(ACCEPTED_ENCRYPTION_METHODS).not.toContain(`${XMLENC}rsa-1_5`);
  });
});

describe('choosing a signature', () => {
  it('takes the EC key and SHA-256 when nothing is declared', () => {
    const chosen = chooseSignature(own);
    expect([chosen.key, chosen.algorithm.uri, chosen.digest.uri]).toEqual([
      ec,
      `${MORE}ecdsa-sha256`,
      `${XMLENC}sha256`,
    ]);
  });

  it('takes the RSA key where it is wanted or where RSA alone is declared', () => {
    expect(chooseSignature(own, undefined, 'rsa').key).toBe(rsa);
    expect(chooseSignature(own, declared([`${MORE}rsa-sha256`])).key).toBe(rsa);
    expect(chooseSignature(own, declared([`${MORE}rsa-sha256`, `${MORE}ecdsa-sha256`])).key).toBe(ec);
  });

  it('goes beyond SHA-256 only where that is declared and SHA-256 is not', () => {
    const { algorithm, digest } = chooseSignature(own, declared([`${MORE}ecdsa-sha512`], [`${MORE}sha384`]));
    expect([algorithm.uri, digest.uri]).toEqual([`${MORE}ecdsa-sha512`, `${MORE}sha384`]);
    const both = declared(
      [`${MORE}ecdsa-sha512`, `${MORE}ecdsa-sha256`],
      [`${XMLENC}sha512`, `${XMLENC}sha256`],
    );
    expect(chooseSignature(own, both).algorithm.hash).toBe('sha256');
  });

  it('takes what is mandatory when nothing declared is allowed', () => {
    const chosen = chooseSignature(
      own,
      declared(['http://www.w3.org/2000/09/xmldsig#rsa-sha1'], ['urn:none']),
    );
    expect([chosen.algorithm.uri, chosen.digest.hash]).toEqual([`${MORE}ecdsa-sha256`, 'sha256']);
  });

  it('takes the key there is', () => {
    expect(chooseSignature([rsa], declared([`${MORE}ecdsa-sha256`])).algorithm.family).toBe('rsa');
    expect(() => chooseSignature([])).toThrow('no signing key');
  });
});

describe('choosing an encryption', () => {
  const encryption = (...methods: EncryptionMethod[]) =>
    chooseEncryption([{ publicKey: rsaPair.publicKey, methods }]);

  it('takes AES-256-CBC and OAEP with SHA-1 when nothing is declared', () => {
    const chosen = encryption();
    expect(chosen?.content.uri).toBe(`${XMLENC}aes256-cbc`);
    expect(chosen?.transport).toEqual({
      method: { algorithm: MGF1P },
      digest: 'sha1',
      maskGeneration: 'sha1',
    });
  });

  it('takes GCM only when it is declared, and the first that is declared', () => {
    expect(
      encryption({ algorithm: `${XMLENC11}aes128-gcm` }, { algorithm: `${XMLENC}aes256-cbc` })?.content.mode,
    ).toBe('gcm');
    expect(
      encryption({ algorithm: `${XMLENC}aes128-cbc` }, { algorithm: `${XMLENC11}aes256-gcm` })?.content.mode,
    ).toBe('cbc');
  });

  it('takes another OAEP digest only when SHA-1 is not declared', () => {
    const sha256 = { algorithm: MGF1P, digest: `${XMLENC}sha256` };
    expect(encryption(sha256)?.transport).toMatchObject({ digest: 'sha256', maskGeneration: 'sha1' });
    expect(encryption(sha256, { algorithm: MGF1P })?.transport.digest).toBe('sha1');
    const modern = {
      algorithm: `${XMLENC11}rsa-oaep`,
      digest: `${XMLENC}sha512`,
      maskGeneration: `${XMLENC11}mgf1sha256`,
    };
    expect(encryption(modern)?.transport).toMatchObject({ digest: 'sha512', maskGeneration: 'sha256' });
  });

  it('never takes Triple DES or PKCS#1 v1.5, whatever is declared', () => {
    const chosen = encryption({ algorithm: `${XMLENC}tripledes-cbc` }, { algorithm: `${XMLENC}rsa-1_5` });
    expect([chosen?.content.uri, chosen?.transport.method.algorithm]).toEqual([`${XMLENC}aes256-cbc`, MGF1P]);
    expect(keyTransport({ algorithm: `${XMLENC}rsa-1_5` })).toBeUndefined();
    expect(
      keyTransport({ algorithm: MGF1P, digest: 'http://www.w3.org/2001/04/xmldsig-more#md5' }),
    ).toBeUndefined();
  });

  it('finds nothing to encrypt with when there is no RSA key', () => {
    expect(chooseEncryption([])).toBeUndefined();
    expect(chooseEncryption([{ publicKey: ec.privateKey, methods: [] }])).toBeUndefined();
  });
});
