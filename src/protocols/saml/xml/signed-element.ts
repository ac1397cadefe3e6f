import { XmlElement, XmlXPath } from 'libxml2-wasm';
import { DIGESTS, SIGNATURES, type Hash, type SignatureAlgorithm } from './algorithms.js';
import { childOf, readCanonical, type CanonicalElement } from './canonical-reader.js';
import { canonicalise, EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS } from './canonicalise.js';
import { attributeOf, elementChildren, isElement } from './element-children.js';
import { DS, SAML } from './namespaces.js';
import { SignatureRefused, type SignatureRefusal } from './signature-refused.js';

const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Everything needed to verify a signature beside what is signed. Nothing in it is to be believed yet. */
export interface TakenSignature {
  /** Canonical. */
  readonly signedInfo: string;
  readonly algorithm: SignatureAlgorithm;
  readonly digest: { readonly hash: Hash; readonly value: Buffer };
  readonly value: Buffer;
  /** The PrefixList that what is signed is canonicalised with. */
  readonly prefixes: readonly string[];
}

/** A signed element taken apart. */
export interface SignedElement extends TakenSignature {
  /** The element without its signature, as digested: canonical, in UTF-8. */
  readonly element: string;
}

/** Where the signature stands: after Issuer in messages and assertions, first in metadata. */
export type SignaturePlace = 'after-issuer' | 'first';

/**
 * Takes a signed element apart if its signature has the one form that is allowed (saml-core 5.4): one `ds:Signature` in its place, one Reference to the
 * element's own ID, the transforms enveloped-signature and exclusive canonicalisation, algorithms from the list. KeyInfo is not looked at. The element
 * **leaves its document**.
 * @throws SignatureRefused
 */
export function takeSignedElement(element: XmlElement, place: SignaturePlace): SignedElement {
  const id = attributeOf(element, 'ID') ?? refuse('id');
  const signature = signatureOf(element, place);
  refuseComments(element);
  const taken = takeSignature(signature, id);
  signature.remove();
  return { element: canonicalise(element, taken.prefixes).toString(), ...taken };
}

/**
 * Takes the signature of the element with this ID apart, if it has the one form that is allowed; see `takeSignedElement`. Its SignedInfo **leaves the
 * document**.
 * @throws SignatureRefused
 */
export function takeSignature(signature: XmlElement, id: string): TakenSignature {
  const parts = signatureParts(signature);
  const signedInfoPrefixes = prefixesOf(elementChildren(parts.signedInfo)[0]);
  const value = parts.value.content;
  return readSignature(canonicalise(parts.signedInfo, signedInfoPrefixes).toString(), value, id);
}

/**
 * Reads a signature from its SignedInfo in canonical form and the text of its SignatureValue.
 * @param id of the element that it has to be about
 * @throws SignatureRefused
 */
export function readSignature(signedInfo: string, value: string, id: string): TakenSignature {
  return { signedInfo, value: decodeBase64(value), ...readSignedInfo(readCanonical(signedInfo), id) };
}

function signatureOf(element: XmlElement, place: SignaturePlace): XmlElement {
  const children = elementChildren(element);
  const signatures = children.filter((child) => isElement(child, DS, 'Signature'));
  const [signature, ...others] = signatures;
  if (signature === undefined) return refuse('none');
  if (others.length > 0) refuse('several');
  const expected =
    place === 'first' ? children[0] : isElement(children[0], SAML, 'Issuer') ? children[1] : undefined;
  return expected?.isSameNode(signature) ? signature : refuse('position');
}

const COMMENTS = XmlXPath.compile('descendant::comment() | descendant::processing-instruction()');

// Canonicalisation drops comments, so "admin<!---->@x" would be verified as one value and might have been meant as another; nobody sends any. It also makes
// the two forms of exclusive canonicalisation the same.
function refuseComments(element: XmlElement): void {
  if (element.get(COMMENTS) !== null) refuse('comment');
}

function signatureParts(signature: XmlElement): { signedInfo: XmlElement; value: XmlElement } {
  const [signedInfo, value, keyInfo, ...rest] = elementChildren(signature);
  const keyInfoFits = keyInfo === undefined || isElement(keyInfo, DS, 'KeyInfo');
  if (!isElement(signedInfo, DS, 'SignedInfo') || !isElement(value, DS, 'SignatureValue'))
    return refuse('structure');
  if (!keyInfoFits || rest.length > 0) refuse('structure');
  return { signedInfo, value };
}

// The prefixes to canonicalise SignedInfo with stand in SignedInfo itself; they are read again from the result.
function prefixesOf(method: XmlElement | undefined): string[] {
  if (!isElement(method, DS, 'CanonicalizationMethod')) return refuse('structure');
  const [inclusive] = elementChildren(method);
  return inclusive === undefined ? [] : split(attributeOf(inclusive, 'PrefixList') ?? '', 'canonicalisation');
}

interface SignedInfo {
  readonly prefixes: string[];
  readonly algorithm: SignatureAlgorithm;
  readonly digest: SignedElement['digest'];
}

function readSignedInfo(signedInfo: CanonicalElement, id: string): SignedInfo {
  const [canonicalisation, method, reference, ...rest] = signedInfo.children;
  if (!is(canonicalisation, 'CanonicalizationMethod') || !is(method, 'SignatureMethod'))
    return refuse('structure');
  if (!is(reference, 'Reference') || rest.length > 0) return refuse('reference');
  inclusivePrefixes(canonicalisation, 'canonicalisation');
  const algorithm = SIGNATURES.get(algorithmOf(method)) ?? refuse('algorithm');
  if (method.children.length > 0) refuse('algorithm');
  return { algorithm, ...readReference(reference, id) };
}

function readReference(reference: CanonicalElement, id: string): Omit<SignedInfo, 'algorithm'> {
  if (reference.attributes.get('URI') !== `#${id}` || reference.attributes.has('Type')) refuse('reference');
  const [transforms, method, value, ...rest] = reference.children;
  if (!is(transforms, 'Transforms')) return refuse('transform');
  if (!is(method, 'DigestMethod') || !is(value, 'DigestValue') || rest.length > 0) return refuse('structure');
  const hash = DIGESTS.get(algorithmOf(method)) ?? refuse('algorithm');
  if (method.children.length > 0) refuse('algorithm');
  return { prefixes: readTransforms(transforms), digest: { hash, value: decodeBase64(value.text) } };
}

function readTransforms(transforms: CanonicalElement): string[] {
  const [enveloped, exclusive, ...rest] = transforms.children;
  if (!is(enveloped, 'Transform') || !is(exclusive, 'Transform') || rest.length > 0)
    return refuse('transform');
  if (algorithmOf(enveloped) !== ENVELOPED || enveloped.children.length > 0) refuse('transform');
  return inclusivePrefixes(exclusive, 'transform');
}

/** The PrefixList of a canonicalisation, which must be the exclusive one. */
function inclusivePrefixes(method: CanonicalElement, reason: SignatureRefusal): string[] {
  const algorithm = algorithmOf(method);
  if (algorithm !== EXCLUSIVE && algorithm !== EXCLUSIVE_WITH_COMMENTS) refuse(reason);
  const inclusive = childOf(method, EXCLUSIVE, 'InclusiveNamespaces');
  if (method.children.length > (inclusive ? 1 : 0)) refuse(reason);
  return split(inclusive?.attributes.get('PrefixList') ?? '', reason);
}

const is = (element: CanonicalElement | undefined, name: string): element is CanonicalElement =>
  element?.namespace === DS && element.name === name;
const algorithmOf = (element: CanonicalElement) => element.attributes.get('Algorithm') ?? '';

// Canonicalisation looks up every listed prefix at every element; real lists hold one or two.
const MOST_PREFIXES = 16;

function split(list: string, reason: SignatureRefusal): string[] {
  // Two more than fit: spaces at both ends make empty ones.
  const prefixes = list.split(/[ \t\r\n]+/, MOST_PREFIXES + 2).filter((prefix) => prefix !== '');
  return prefixes.length <= MOST_PREFIXES ? prefixes : refuse(reason);
}

function decodeBase64(text: string): Buffer {
  const compact = text.replace(/[ \t\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) refuse('structure');
  return Buffer.from(compact, 'base64');
}

function refuse(reason: SignatureRefusal): never {
  throw new SignatureRefused(reason);
}
