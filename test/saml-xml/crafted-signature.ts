import { createHash, sign, type KeyObject } from 'node:crypto';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED_TRANSFORM = `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform>`;
export const EXCLUSIVE_TRANSFORM = `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`;

/** A `ds:Signature` of which every part can be chosen, so that one part at a time can be wrong and all others right. */
export interface CraftedSignature {
  /** The message without signature, in exclusive canonical form. */
  readonly message: string;
  readonly uri: string | undefined;
  /** Makes the value; `signWith` by default. */
  readonly value: (signedInfo: string) => Buffer;
  readonly canonicalisation?: string;
  readonly method?: string;
  readonly transforms?: string;
  readonly digestMethod?: string;
  readonly digest?: Buffer;
  readonly references?: (reference: string) => string;
  readonly keyInfo?: string;
  readonly object?: string;
}

export function craftSignature(crafted: CraftedSignature): string {
  const { canonicalisation = EXCLUSIVE, method = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' } =
    crafted;
  const digest = crafted.digest ?? createHash('sha256').update(crafted.message).digest();
  const uri = crafted.uri === undefined ? '' : ` URI="${crafted.uri}"`;
  const reference =
    `<ds:Reference${uri}><ds:Transforms>${crafted.transforms ?? ENVELOPED_TRANSFORM + EXCLUSIVE_TRANSFORM}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${crafted.digestMethod ?? 'http://www.w3.org/2001/04/xmlenc#sha256'}"></ds:DigestMethod>` +
    `<ds:DigestValue>${digest.toString('base64')}</ds:DigestValue></ds:Reference>`;
  const content =
    `<ds:CanonicalizationMethod Algorithm="${canonicalisation}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${method}"></ds:SignatureMethod>${(crafted.references ?? ((one) => one))(reference)}`;
  const value = crafted
    .value(`<ds:SignedInfo xmlns:ds="${DS}">${content}</ds:SignedInfo>`)
    .toString('base64');
  return (
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${content}</ds:SignedInfo>` +
    `<ds:SignatureValue>${value}</ds:SignatureValue>${crafted.keyInfo ?? ''}${crafted.object ?? ''}</ds:Signature>`
  );
}

/** Signs with an RSA or EC key, EC values as XML wants them. */
export function signWith(key: KeyObject, hash = 'sha256'): (signedInfo: string) => Buffer {
  return (signedInfo) => sign(hash, Buffer.from(signedInfo), { key, dsaEncoding: 'ieee-p1363' });
}

export const keyInfo = (certificate: string) =>
  `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
