import 'reflect-metadata'; // @peculiar/x509 resolves its algorithms by decorator metadata
import { hash, X509Certificate } from 'node:crypto';
import { X509Certificate as ReadCertificate } from '@peculiar/x509';
import type { CertificateFacts } from './entity-facts.js';
import { usableFamily } from './keys.js';

/** @param text base64 DER, line breaks allowed @returns undefined when it is no certificate */
export function certificateFacts(text: string): CertificateFacts | undefined {
  try {
    const raw = Buffer.from(text.replace(/\s/g, ''), 'base64');
    const certificate = new X509Certificate(raw);
    const { publicKey } = certificate;
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
    const digest = digestOf(raw);
    return {
      keyId: hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex'),
      ...((type === 'rsa' || type === 'ec') && { family: type }),
      isStrong: usableFamily(publicKey) !== undefined,
      ...(details?.modulusLength !== undefined && { bits: details.modulusLength }),
      notAfter: new Date(certificate.validTo),
      isSelfSigned: certificate.checkIssued(certificate),
      ...(digest !== undefined && { digest }),
    };
  } catch {
    return undefined;
  }
}

function digestOf(raw: Buffer): string | undefined {
  try {
    const { signatureAlgorithm } = new ReadCertificate(raw);
    return (signatureAlgorithm as { hash?: { name?: string } }).hash?.name;
  } catch {
    return undefined;
  }
}
