import 'reflect-metadata'; // @peculiar/x509 resolves its algorithms by decorator metadata
import { webcrypto } from 'node:crypto';
import { cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';

cryptoProvider.set(webcrypto);

const DAY_MS = 86_400_000;

interface CertificateOptions {
  readonly curve?: 'P-256';
  readonly bits?: number;
  readonly days?: number;
  readonly hash?: 'SHA-1' | 'SHA-256';
  /** Issued by somebody else. */
  readonly isIssued?: boolean;
}

/** A certificate, base64 DER, for a new key: EC unless it has bits. */
export async function makeCertificate(options: CertificateOptions): Promise<string> {
  const { bits, days = 3650, hash = 'SHA-256', isIssued = false } = options;
  const algorithm =
    bits === undefined
      ? { name: 'ECDSA', namedCurve: 'P-256', hash }
      : { name: 'RSASSA-PKCS1-v1_5', modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]), hash };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [notBefore, notAfter] = [new Date(Date.now() - 1000 * DAY_MS), new Date(Date.now() + days * DAY_MS)];
  const common = { serialNumber: '01', notBefore, notAfter, signingAlgorithm: algorithm };
  const certificate = isIssued
    ? await X509CertificateGenerator.create({
        ...common,
        subject: 'CN=party',
        issuer: 'CN=somebody else',
        publicKey: keys.publicKey,
        signingKey: keys.privateKey,
      })
    : await X509CertificateGenerator.createSelfSigned({ ...common, name: 'CN=party', keys });
  return certificate.toString('base64').replace(/\s/g, '');
}
