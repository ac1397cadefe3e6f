import { hash } from 'node:crypto';
import type { ChosenSignature } from './algorithms.js';
import { EXCLUSIVE } from './canonicalise.js';
import { CanonicalWriter } from './canonical-writer.js';
import { signatureValue } from './signature-value.js';

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
function writeSignature(
  id: string,
  digest: string,
  { algorithm, key, digest: { uri } }: ChosenSignature,
): string {
  const signedInfo = writeSignedInfo(id, digest, algorithm.uri, uri);
  const value = signatureValue(algorithm.hash, signedInfo, key.privateKey).toString('base64');
  const writer = new CanonicalWriter().start('ns2:Signature');
  writer.fragmentInScope(signedInfo, 'ns2').start('ns2:SignatureValue').base64(value).end();
  if (key.certificate !== undefined) writeKeyInfo(writer, key.certificate);
  return writer.end().xml;
}

function writeSignedInfo(id: string, digest: string, algorithm: string, digestAlgorithm: string): string {
  const writer = new CanonicalWriter().start('ns2:SignedInfo');
  writer.element('ns2:CanonicalizationMethod', { Algorithm: EXCLUSIVE });
  writer.element('ns2:SignatureMethod', { Algorithm: algorithm });
  writer.start('ns2:Reference', { URI: `#${id}` }).start('ns2:Transforms');
  writer.element('ns2:Transform', { Algorithm: ENVELOPED });
  writer.element('ns2:Transform', { Algorithm: EXCLUSIVE }).end();
  writer.element('ns2:DigestMethod', { Algorithm: digestAlgorithm });
  writer.element('ns2:DigestValue', {}, digest);
  return writer.end().end().xml;
}

function writeKeyInfo(writer: CanonicalWriter, certificate: string): void {
  writer.start('ns2:KeyInfo').start('ns2:X509Data');
  writer.start('ns2:X509Certificate').base64(certificate).end().end().end();
}
