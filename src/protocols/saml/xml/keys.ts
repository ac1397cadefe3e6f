import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

export type KeyFamily = 'rsa' | 'ec';

/** A private key we sign with, checked for strength, with its certificate when it has one. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly family: KeyFamily;
  /** base64 DER on one line; written into KeyInfo when present. */
  readonly certificate?: string;
}

/** A public key a party wants to be encrypted to, with what its metadata says it can decrypt, in its order of preference. */
export interface EncryptionKey {
  readonly publicKey: KeyObject;
  readonly methods: readonly EncryptionMethod[];
}

/** One `md:EncryptionMethod` (saml-metadata 2.4.1.1); URIs as in the document. */
export interface EncryptionMethod {
  readonly algorithm: string;
  readonly digest?: string;
  readonly maskGeneration?: string;
}

/** A key that is not used at all: RSA outside 2048 to 16384 bits, a curve other than P-256, P-384 and P-521, or another kind of key. */
export class WeakKey extends Error {
  override readonly name = 'WeakKey';
}

const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
// The upper end keeps one metadata entry from buying us seconds of arithmetic per query.
const RSA_BITS = { least: 2048, most: 16384 };

/** The kind of a key, or undefined when it must not be used (Sweden Connect deployment profile section 8). */
export function usableFamily(key: KeyObject): KeyFamily | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const bits = details?.modulusLength ?? 0;
  if (type === 'rsa' && bits >= RSA_BITS.least && bits <= RSA_BITS.most) return 'rsa';
  if (type === 'ec' && CURVES.has(details?.namedCurve ?? '')) return 'ec';
  return undefined;
}

/**
 * The kind of a key that is strong enough.
 * @throws WeakKey
 */
export function familyOf(key: KeyObject): KeyFamily {
  const family = usableFamily(key);
  if (family === undefined) throw new WeakKey(`key refused: ${key.asymmetricKeyType ?? 'not a key pair'}`);
  return family;
}

/**
 * @param certificate PEM or base64 DER
 * @throws WeakKey, also when the certificate is for another key
 */
export function signingKey(privateKey: KeyObject, certificate?: string): SigningKey {
  const family = familyOf(privateKey);
  if (certificate === undefined) return { privateKey, family };
  const parsed = new X509Certificate(pem(certificate));
  if (!parsed.checkPrivateKey(privateKey)) throw new WeakKey('the certificate belongs to another key');
  return { privateKey, family, certificate: parsed.raw.toString('base64') };
}

/** As `signingKey`, from PEM texts. */
export function signingKeyFromPem(privateKeyPem: string, certificatePem?: string): SigningKey {
  return signingKey(createPrivateKey(privateKeyPem), certificatePem);
}

/**
 * The public key in a certificate. A certificate is nothing but a container for its key (SAML2MetaIOP section 2.5.1): validity and issuer are not looked at.
 * @param certificate PEM or base64 DER, line breaks allowed
 * @throws WeakKey, or whatever node:crypto says of something that is no certificate
 */
export function publicKeyOf(certificate: string): KeyObject {
  const key = new X509Certificate(pem(certificate)).publicKey;
  familyOf(key);
  return key;
}

function pem(certificate: string): string {
  if (certificate.includes('-----')) return certificate;
  return `-----BEGIN CERTIFICATE-----\n${certificate.replace(/\s/g, '')}\n-----END CERTIFICATE-----\n`;
}
