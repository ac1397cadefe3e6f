import { must, profile, should, type Explained } from './explained.js';

/** Of keys, certificates and algorithms. */
export const KEY_FINDINGS = {
  'key-unreadable': must(
    'A key is not in a certificate that can be read.',
    profile('2.1.1.2'),
    'Put the certificate, base64 of its DER, into ds:X509Certificate.',
  ),
  'key-weak': must(
    'A key must not be used: RSA below 2048 bits, or another curve than P-256, P-384 and P-521.',
    profile('8'),
    'Make a new key and publish it instead.',
  ),
  'key-short': should(
    'An RSA key has less than 3072 bits.',
    profile('8'),
    'Make the next one of 3072 bits or more.',
  ),
  'signing-key': must(
    'There is no key for signing, while the role must sign.',
    profile('6.1'),
    'Add a KeyDescriptor with use="signing".',
  ),
  'signing-key-recommended': should(
    'There is no key for signing.',
    profile('2.1.1.2'),
    'Add a KeyDescriptor with use="signing".',
  ),
  'encryption-key': must(
    'There is no key for encryption, while assertions must be encrypted.',
    profile('6.1'),
    'Add a KeyDescriptor with use="encryption".',
  ),
  'encryption-key-recommended': should(
    'There is no key for encryption.',
    profile('2.1.1.2'),
    'Add a KeyDescriptor with use="encryption".',
  ),
  'encryption-key-not-rsa': must(
    'No key for encryption is RSA, and key transport takes RSA.',
    profile('8.4'),
    'Publish an RSA key of 3072 bits for encryption.',
  ),
  'encryption-keys-several': must(
    'Several keys are published for encryption.',
    profile('2.1.1.2'),
    'Publish the newest alone, and go on decrypting by the older ones.',
  ),
  'key-use': should(
    'A key does not say what it is for.',
    profile('2.1.1.2'),
    'Use one KeyDescriptor with use="signing" and another with use="encryption".',
  ),
  'key-for-both': should(
    'The same key signs and decrypts, so that both have to change at once.',
    profile('2.1.1.2'),
    'Use one key for each.',
  ),
  'key-twice': should(
    'The same key stands there twice for the same use.',
    profile('2.1.1.2'),
    'Remove one KeyDescriptor.',
  ),
  'certificate-expired': should(
    'A certificate has expired. It is a container for its key, yet some software looks.',
    profile('2.1.1.2'),
    'Make a certificate with a long validity for the same key, or change keys.',
  ),
  'certificate-issued': should(
    'A certificate is not self-signed.',
    profile('2.1.1.2'),
    'Make a self-signed one for the same key.',
  ),
  'certificate-digest': should(
    'A certificate is signed with MD5 or SHA-1.',
    profile('2.1.1.2'),
    'Make a self-signed one for the same key with SHA-256.',
  ),
  'algorithm-broken': must(
    'An algorithm is declared that must not be used.',
    profile('2.1.1.3 and 8'),
    'Remove it.',
  ),
  'algorithm-unlisted': should(
    "An algorithm is declared that is not on the profile's list.",
    profile('2.1.1.3 and 8'),
    'Remove it unless the operator has approved it.',
  ),
} satisfies Record<string, Explained>;
