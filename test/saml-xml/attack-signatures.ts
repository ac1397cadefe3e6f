import { createHash, createHmac } from 'node:crypto';
import type { AttackParts, AttackText } from './attack-corpus.js';
import {
  craftSignature,
  ENVELOPED_TRANSFORM,
  EXCLUSIVE_TRANSFORM,
  keyInfo,
  signWith,
  type CraftedSignature,
} from './crafted-signature.js';
import { afterIssuer, envelope, lastInQuery, signatureIn, withoutSignature } from './soap-texts.js';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const transform = (algorithm: string, content = '') =>
  `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
const XPATH = transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>not(//node())</ds:XPath>');
const FILTER = transform(
  'http://www.w3.org/2002/06/xmldsig-filter2',
  '<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="intersect">/none</f:XPath>',
);
const XSLT = transform(
  'http://www.w3.org/TR/1999/REC-xslt-19991116',
  '<t:stylesheet xmlns:t="http://www.w3.org/1999/XSL/Transform" version="1.0"></t:stylesheet>',
);

const MANY_PREFIXES = EXCLUSIVE_TRANSFORM.replace(
  '></',
  `><e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${'a b c '.repeat(17_000)}"></e:InclusiveNamespaces></`,
);

/**
 * Signatures of forbidden form or algorithm. Wherever it can be so they are right in every other respect and made with the party's own key, as if the attacker
 * could make the party sign something harmless.
 */
export function signatureTricks(parts: AttackParts): AttackText[] {
  return [
    ...forbiddenTransforms(crafter(parts)),
    ...forbiddenAlgorithms(crafter(parts), parts),
    ...forbiddenReferences(crafter(parts), parts),
    ...strangersAndNonsense(crafter(parts), parts),
    ...misplaced(parts),
    ...comments(parts.message),
  ];
}

type Craft = (name: string, changes: Partial<CraftedSignature>) => AttackText;

const uriOf = ({ query }: AttackParts) => `#${query.id}-forged`;

/** The forged query with a signature by the party, but for the changes. */
function crafter(parts: AttackParts): Craft {
  const byParty = signWith(parts.party.privateKey);
  return (name, changes) => {
    const signature = craftSignature({
      message: parts.forged,
      uri: uriOf(parts),
      value: byParty,
      ...changes,
    });
    return { name, body: envelope(afterIssuer(parts.forged, signature)), refusedAs: 'denied' };
  };
}

function forbiddenTransforms(craft: Craft): AttackText[] {
  const nothing = createHash('sha256').digest();
  return [
    craft('an XPath transform that selects nothing', {
      transforms: ENVELOPED_TRANSFORM + XPATH,
      digest: nothing,
    }),
    craft('an XPath transform before the others', {
      transforms: XPATH + ENVELOPED_TRANSFORM + EXCLUSIVE_TRANSFORM,
      digest: nothing,
    }),
    craft('an XPath filter transform', { transforms: ENVELOPED_TRANSFORM + FILTER, digest: nothing }),
    craft('an XSLT transform', { transforms: ENVELOPED_TRANSFORM + XSLT, digest: nothing }),
    craft('a base64 transform', {
      transforms: ENVELOPED_TRANSFORM + transform(`${DS}base64`),
      digest: nothing,
    }),
    craft('a third transform that might change nothing', {
      transforms: ENVELOPED_TRANSFORM + EXCLUSIVE_TRANSFORM + EXCLUSIVE_TRANSFORM,
    }),
    craft('an unknown transform in place of enveloped-signature', {
      transforms: transform('urn:none') + EXCLUSIVE_TRANSFORM,
    }),
    craft('a PrefixList of 50000 prefixes', { transforms: ENVELOPED_TRANSFORM + MANY_PREFIXES }),
    craft('no enveloped-signature transform', { transforms: EXCLUSIVE_TRANSFORM }),
    craft('no canonicalisation transform', { transforms: ENVELOPED_TRANSFORM }),
    craft('the transforms in the wrong order', { transforms: EXCLUSIVE_TRANSFORM + ENVELOPED_TRANSFORM }),
    craft('the digest of nothing', { digest: nothing }),
    craft('inclusive canonicalisation of the message', {
      transforms: ENVELOPED_TRANSFORM + transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
    }),
    craft('inclusive canonicalisation of SignedInfo', {
      canonicalisation: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
    }),
    craft('an unknown canonicalisation', { canonicalisation: 'urn:none' }),
  ];
}

function forbiddenAlgorithms(craft: Craft, { forged, party }: AttackParts): AttackText[] {
  const publicPem = party.publicKey.export({ type: 'spki', format: 'pem' });
  const hmac = (signedInfo: string) => createHmac('sha256', publicPem).update(signedInfo).digest();
  const sha1 = createHash('sha1').update(forged).digest();
  return [
    craft('HMAC with the public key as secret', { method: `${MORE}hmac-sha256`, value: hmac }),
    craft('HMAC of 160 bits', { method: `${DS}hmac-sha1`, value: hmac }),
    craft('RSA with SHA-1', { method: `${DS}rsa-sha1`, value: signWith(party.privateKey, 'sha1') }),
    craft('a SHA-1 digest', { digestMethod: `${DS}sha1`, digest: sha1 }),
    craft('an MD5 digest', { digestMethod: `${MORE}md5`, digest: createHash('md5').update(forged).digest() }),
    craft('a digest method with something in it', {
      references: (reference) =>
        reference.replace('</ds:DigestMethod>', '<x:y xmlns:x="urn:x"></x:y></ds:DigestMethod>'),
    }),
    craft('RSA-PSS', { method: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' }),
    craft('an unknown signature algorithm', { method: 'urn:none' }),
    craft('an RSA value under an ECDSA name', { method: `${MORE}ecdsa-sha256` }),
  ];
}

function forbiddenReferences(craft: Craft, { query }: AttackParts): AttackText[] {
  const id = `${query.id}-forged`;
  return [
    craft('a reference to the whole document', { uri: '' }),
    craft('a reference without URI', { uri: undefined }),
    craft('an XPointer to the root', { uri: '#xpointer(/)' }),
    craft('an XPointer to the ID', { uri: `#xpointer(id('${id}'))` }),
    craft('a reference to the network', { uri: 'http://127.0.0.1:9/' }),
    craft('a reference to a file', { uri: 'file:///etc/passwd' }),
    craft('a reference to another ID', { uri: '#_other' }),
    craft('a reference without transforms', {
      references: (reference) => reference.replace(/<ds:Transforms>.*<\/ds:Transforms>/, ''),
    }),
    craft('two references', { references: (reference) => reference + reference }),
    craft('two references, the second to something else', {
      references: (reference) => reference + reference.replace(`#${id}`, '#_other'),
    }),
    craft('a ds:Object beside', { object: '<ds:Object>x</ds:Object>' }),
  ];
}

function strangersAndNonsense(craft: Craft, { stranger, party }: AttackParts): AttackText[] {
  return [
    craft('a stranger with his certificate in KeyInfo', {
      value: signWith(stranger.privateKey),
      keyInfo: keyInfo(stranger.certificate),
    }),
    craft("a stranger with the party's certificate in KeyInfo", {
      value: signWith(stranger.privateKey),
      keyInfo: keyInfo(party.certificate),
    }),
    craft('a stranger without KeyInfo', { value: signWith(stranger.privateKey) }),
    craft('a value of zeros', { value: () => Buffer.alloc(256) }),
    craft('a value of one byte', { value: () => Buffer.of(1) }),
    craft('an ECDSA value of zeros', { method: `${MORE}ecdsa-sha256`, value: () => Buffer.alloc(64) }),
  ];
}

// A signature out of its place is against the schema, which is looked at first.
function misplaced(parts: AttackParts): AttackText[] {
  const { message, forged, query, party } = parts;
  const uri = uriOf(parts);
  const signature = craftSignature({ message: forged, uri, value: signWith(party.privateKey) });
  const move = (name: string, moved: string): AttackText => {
    return { name, body: envelope(moved), refusedAs: { code: 'Requester' } };
  };
  return [
    move('the signature twice', afterIssuer(forged, signature + signature)),
    move('the signature before the Issuer', forged.replace('<ns1:Issuer', `${signature}<ns1:Issuer`)),
    move('the signature at the end', lastInQuery(forged, signature)),
    {
      name: 'another issuer than the signer',
      body: envelope(message.replace(`>${query.issuer}<`, '>https://other.example.se/sp<')),
      refusedAs: 'denied',
    },
    {
      name: 'a signature in the Body beside the query',
      body: envelope(withoutSignature(message) + signatureIn(message)),
      refusedAs: 'fault',
    },
  ];
}

// Canonicalisation leaves comments out, so the signature still holds; a reader that stops at a comment reads half a value.
function comments(message: string): AttackText[] {
  const cut = (element: string) => message.replace(new RegExp(`(<ns1:${element}[^>]*>.)`), '$1<!-- -->');
  return [
    { name: 'a comment inside the NameID', body: envelope(cut('NameID')), refusedAs: 'denied' },
    { name: 'a comment inside the Issuer', body: envelope(cut('Issuer')), refusedAs: 'denied' },
    {
      name: 'a processing instruction inside the NameID',
      body: envelope(cut('NameID').replace('<!-- -->', '<?x y?>')),
      refusedAs: 'fault',
    },
  ];
}
