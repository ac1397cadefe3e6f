import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signingKey, WeakKey } from '../../protocols/saml/xml/keys.js';
import { UsageError } from '../exit-codes.js';

/** @throws UsageError */
export function readPrivateKey(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    throw new UsageError('The key file cannot be read as a private key in PEM without a passphrase.');
  }
}

/**
 * A key that may sign, and belongs to the certificate when there is one: a wrong pair would only be told by the
 * authority's refusal, which never says why.
 * @throws UsageError
 */
export function readSigningKey(file: string, certificateFile?: string): KeyObject {
  const key = readPrivateKey(file);
  try {
    signingKey(key, certificateFile === undefined ? undefined : readFileSync(certificateFile, 'utf8'));
    return key;
  } catch (error) {
    if (error instanceof WeakKey) throw new UsageError(`The key cannot be used: ${error.message}.`);
    throw new UsageError('The certificate file cannot be read as a certificate in PEM.');
  }
}
