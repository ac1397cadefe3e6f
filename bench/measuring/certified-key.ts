import 'reflect-metadata'; // @peculiar/x509 resolves its algorithms by decorator metadata
import { randomBytes, webcrypto } from 'node:crypto';
import { cryptoProvider, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { KeyAlgorithm } from '../../src/platform/keys/key-lifetimes.rules.js';

cryptoProvider.set(webcrypto);

/** A private key and the self-signed certificate that carries its public half, both PEM. */
export interface CertifiedKey {
  readonly privateKey: string;
  readonly certificate: string;
}

const ALGORITHMS = {
  EC: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  RSA: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
} as const;

/** P-256 or RSA-2048: the sizes that the goals are set for (new keys of the service itself are RSA-3072). */
export async function makeCertifiedKey(algorithm: KeyAlgorithm): Promise<CertifiedKey> {
  const parameters = ALGORITHMS[algorithm];
  const keys = await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: [{ CN: ['bench'] }],
    notBefore: new Date(),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: parameters,
    keys,
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { privateKey: PemConverter.encode(pkcs8, 'PRIVATE KEY'), certificate: certificate.toString('pem') };
}
