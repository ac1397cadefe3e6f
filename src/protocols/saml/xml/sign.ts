import { hash, sign } from 'node:crypto';
import type { ChosenSignature } from './algorithms.js';
import { EXCLUSIVE } from './canonicalise.js';
import { CanonicalWriter } from './canonical-writer.js';

const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/**
 * Signs an element that is canonical as it stands and puts the `ds:Signature` into it (saml-core 5.4: enveloped, one reference, exclusive
 * canonicalisation).
 * @param xml the whole element, from `CanonicalWriter`, with `ns2` not in scope at the place of the signature
 * @param at where the signature belongs: after Issuer, or first in metadata
 * @param id the element's ID
 */
export function signEnveloped(xml: string, at: number, id: string, chosen: ChosenSignature): string {
  const digest = hash(chosen.digest.hash, xml, 'base64');
  const signature = writeSignature(id, digest, chosen);
  return xml.slice(0, at) + signature + xml.slice(at);
}

// SignedInfo is digested with its own declaration of ns2 and stands in the document without it: its parent has declared it already.
function writeSignature(id: string, digest: string, chosen: ChosenSignature): string {
  const value = signatureValue(writeSignedInfo(new CanonicalWriter(), id, digest, chosen).xml, chosen);
  const writer = writeSignedInfo(new CanonicalWriter().start('ns2:Signature'), id, digest, chosen);
  writer.element('ns2:SignatureValue', {}, value);
  if (chosen.key.certificate !== undefined) writeKeyInfo(writer, chosen.key.certificate);
  return writer.end().xml;
}

function writeSignedInfo(
  writer: CanonicalWriter,
  id: string,
  digest: string,
  chosen: ChosenSignature,
): CanonicalWriter {
  writer.start('ns2:SignedInfo');
  writer.element('ns2:CanonicalizationMethod', { Algorithm: EXCLUSIVE });
  writer.element('ns2:SignatureMethod', { Algorithm: chosen.algorithm.uri });
  writer.start('ns2:Reference', { URI: `#${id}` }).start('ns2:Transforms');
  writer.element('ns2:Transform', { Algorithm: ENVELOPED });
  writer.element('ns2:Transform', { Algorithm: EXCLUSIVE }).end();
  writer.element('ns2:DigestMethod', { Algorithm: chosen.digest.uri });
  writer.element('ns2:DigestValue', {}, digest);
  return writer.end().end();
}

// ECDSA values in XML are r and s side by side (RFC 4050 section 3.3, xmldsig-core1 6.4.3), not DER.
function signatureValue(signedInfo: string, { algorithm, key }: ChosenSignature): string {
  const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return sign(algorithm.hash, Buffer.from(signedInfo), options).toString('base64');
}

function writeKeyInfo(writer: CanonicalWriter, certificate: string): void {
  writer.start('ns2:KeyInfo').start('ns2:X509Data');
  writer.element('ns2:X509Certificate', {}, certificate).end().end();
}
