import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What is wrong with a key and a certificate that can be read: with such ones every handshake would fail. */
export function faultsOfTlsFiles(keyFile: string, certificateFile: string): string[] {
  const key = readPem(keyFile, (pem): KeyObject => createPrivateKey(pem));
  const certificate = readPem(certificateFile, (pem) => new X509Certificate(pem));
  if (key && certificate)
    return certificate.checkPrivateKey(key)
      ? []
      : ['TLS_CERTIFICATE_FILE must begin with the certificate of the key in TLS_KEY_FILE'];
  return [
    ...(key ? [] : ['TLS_KEY_FILE must hold a private key in PEM, without a password']),
    ...(certificate ? [] : ['TLS_CERTIFICATE_FILE must hold a certificate in PEM']),
  ];
}

function readPem<T>(file: string, read: (pem: string) => T): T | undefined {
  try {
    const pem = readFileSync(file, 'utf8');
    return pem.includes('-----BEGIN') ? read(pem) : undefined;
  } catch {
    return undefined;
  }
}
