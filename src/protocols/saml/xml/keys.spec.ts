import { generateKeyPairSync } from 'node:crypto';
import { makeKeyPair } from '../../../../test/saml-xml/parties.js';
import { familyOf, publicKeyOf, signingKey, signingKeyFromPem, WeakKey } from './keys.js';

const rsa = await makeKeyPair('rsa');
const weak = await makeKeyPair('weakRsa');
const ec = await makeKeyPair('ec');

describe('keys', () => {
  it('are RSA of 2048 bits or EC on P-256, P-384 and P-521', async () => {
    expect(familyOf(rsa.publicKey)).toBe('rsa');
    for (const kind of ['ec', 'ec384', 'ec521'] as const)
      expect(familyOf((await makeKeyPair(kind)).publicKey)).toBe('ec');
  });

  it.each([
    ['RSA of 1024 bits', weak.publicKey],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey],
    ['RSA-PSS', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey],
  ])('refuses %s', (_name, key) => {
    expect(() => familyOf(key)).toThrow(WeakKey);
  });

  it('come out of a certificate whatever its dates and issuer, in PEM or base64 with line breaks', () => {
    expect(publicKeyOf(rsa.certificatePem).equals(rsa.publicKey)).toBe(true);
    expect(publicKeyOf(` ${ec.certificate.replace(/.{60}/g, '$&\n')}\n`).equals(ec.publicKey)).toBe(true);
    expect(() => publicKeyOf(weak.certificate)).toThrow(WeakKey);
    expect(() => publicKeyOf('AAAA')).toThrow();
  });

  it('sign with the certificate that belongs to them', () => {
    expect(signingKey(rsa.privateKey, rsa.certificatePem)).toMatchObject({
      family: 'rsa',
      certificate: rsa.certificate,
    });
    expect(signingKey(ec.privateKey).certificate).toBeUndefined();
    expect(() => signingKey(ec.privateKey, rsa.certificate)).toThrow(WeakKey);
    const pem = ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(signingKeyFromPem(pem, ec.certificatePem).family).toBe('ec');
  });
});
