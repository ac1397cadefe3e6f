import 'reflect-metadata'; // @peculiar/x509 resolves its algorithms by decorator metadata
import { KeyObject, webcrypto } from 'node:crypto';
import { X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';
import { signingKey, type SigningKey } from '../../src/protocols/saml/xml/keys.js';

cryptoProvider.set(webcrypto);

const ALGORITHMS = {
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ec384: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  ec521: { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' },
  rsa: rsa(2048),
  weakRsa: rsa(1024),
};

function rsa(modulusLength: number) {
  return {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
}

/** A key pair with a self-signed certificate, expired long ago: certificates are containers of keys and nothing else. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly certificatePem: string;
  /** base64 DER. */
  readonly certificate: string;
}

export async function makeKeyPair(kind: keyof typeof ALGORITHMS): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=test',
    notBefore: new Date('2001-01-01'),
    notAfter: new Date('2002-01-01'),
    signingAlgorithm: ALGORITHMS[kind],
    keys,
  });
  return {
    privateKey: KeyObject.from(keys.privateKey),
    publicKey: KeyObject.from(keys.publicKey),
    certificatePem: made.toString('pem'),
    certificate: made.toString('base64').replace(/\s/g, ''),
  };
}

/** As a key to sign with; the certificate goes into KeyInfo when asked for. */
export function toSign({ privateKey, certificate }: KeyPair, keyInfo = false): SigningKey {
  return signingKey(privateKey, keyInfo ? certificate : undefined);
}
