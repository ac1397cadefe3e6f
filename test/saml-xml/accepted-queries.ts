import { createHash } from 'node:crypto';
import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { craftSignature, ENVELOPED_TRANSFORM, EXCLUSIVE_TRANSFORM, signWith } from './crafted-signature.js';
import { toSign, type KeyPair } from './parties.js';
import { afterIssuer, declaredOnce, envelope, queryIn, signatureIn, withoutSignature } from './soap-texts.js';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Ways in which real software writes the same signed query; every one of them must be read alike. */
export function acceptedQueries(query: QueryContent, party: KeyPair): { name: string; body: Buffer }[] {
  const genuine = writeQuery(query, chooseSignature([toSign(party, true)]));
  return [...envelopes(genuine), ...spellings(genuine), ...crafted(genuine, query, party)].map(
    ({ name, body }) => ({
      name,
      body: Buffer.from(body),
    }),
  );
}

interface Accepted {
  readonly name: string;
  readonly body: string;
}

function envelopes(genuine: string): Accepted[] {
  const message = queryIn(genuine);
  return [
    { name: 'as we write it', body: genuine },
    { name: 'with an XML declaration', body: XML_DECLARATION + genuine },
    { name: 'with a byte order mark', body: `\uFEFF${genuine}` },
    { name: 'with white space around everything', body: `\n${envelope(`\n  ${message}\n`)}\n` },
    {
      name: 'with a Header nobody must understand',
      body: envelope(message, '<h xmlns="urn:h" soap:mustUnderstand="0"></h>'),
    },
    { name: 'with a comment outside the query', body: envelope(`<!-- x -->${message}`) },
    {
      name: 'with a default namespace on the envelope',
      body: envelope(message).replaceAll('soap:', '').replace('xmlns:soap=', 'xmlns='),
    },
    {
      name: 'with a namespace declared that nothing uses',
      body: envelope(message.replace(' ID=', ' xmlns:u="urn:u" ID=')),
    },
    {
      name: 'with a prefix bound twice',
      body: envelope(message).replaceAll('soap:', 'ns0:').replace('xmlns:soap=', 'xmlns:ns0='),
    },
  ];
}

function spellings(genuine: string): Accepted[] {
  const message = queryIn(genuine);
  const signature = signatureIn(message);
  const wrapped = (text: string) => text.replace(/.{64}/g, '$&\n');
  const inSignature = (change: (signature: string) => string) =>
    envelope(message.replace(signature, change(signature)));
  return [
    { name: 'namespaces declared once', body: envelope(declaredOnce(message)) },
    {
      name: 'single quotes and empty-element tags',
      body: envelope(
        message.replace(/ Name="([^"]*)"/g, " Name='$1'").replace(/><\/ns2:(\w+Method|Transform)>/g, '/>'),
      ),
    },
    {
      name: 'a name in CDATA',
      body: envelope(message.replace(/(<ns1:NameID[^>]*>)([^<]*)/, '$1<![CDATA[$2]]>')),
    },
    {
      name: 'a name with character references',
      body: envelope(
        message.replace(
          /(<ns1:NameID[^>]*>)(.)/,
          (_all, tag: string, letter: string) => `${tag}&#${letter.charCodeAt(0)};`,
        ),
      ),
    },
    {
      name: 'line breaks in the certificate',
      body: inSignature((text) =>
        text.replace(
          /(<ns2:X509Certificate>)([^<]*)/,
          (_all, tag: string, value: string) => tag + wrapped(value),
        ),
      ),
    },
    {
      name: 'line breaks in the value',
      body: inSignature((text) =>
        text.replace(
          /(<ns2:SignatureValue>)([^<]*)/,
          (_all, tag: string, value: string) => `${tag}\n${wrapped(value)}\n`,
        ),
      ),
    },
    {
      name: 'an Id on the signature',
      body: inSignature((text) => text.replace('<ns2:Signature ', '<ns2:Signature Id="Signature1" ')),
    },
    {
      name: 'a KeyInfo with a name only',
      body: inSignature((text) =>
        text.replace(
          /<ns2:KeyInfo>.*<\/ns2:KeyInfo>/,
          '<ns2:KeyInfo><ns2:KeyName>x</ns2:KeyName></ns2:KeyInfo>',
        ),
      ),
    },
    { name: 'no KeyInfo', body: inSignature((text) => text.replace(/<ns2:KeyInfo>.*<\/ns2:KeyInfo>/, '')) },
  ];
}

function crafted(genuine: string, query: QueryContent, party: KeyPair): Accepted[] {
  const bare = withoutSignature(queryIn(genuine));
  const uri = `#${query.id}`;
  const base = { message: bare, uri, value: signWith(party.privateKey) };
  const body = (signature: string, message = bare) => envelope(afterIssuer(message, signature));
  const prefixes = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="q"></ec:InclusiveNamespaces>`;
  const withPrefixes = EXCLUSIVE_TRANSFORM.replace('></', `>${prefixes}</`);
  const digested = bare.replace(/<ns0:AttributeQuery xmlns:ns0="[^"]*"/, '$& xmlns:q="urn:q"');
  const sha512 = {
    digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512',
    digest: createHash('sha512').update(bare).digest(),
  };
  const asDefault = (signature: string) =>
    signature.replaceAll('<ds:', '<').replaceAll('</ds:', '</').replaceAll('xmlns:ds=', 'xmlns=');
  const defaultNamespace = craftSignature({
    ...base,
    value: (signedInfo) => base.value(asDefault(signedInfo)),
  });
  return [
    {
      name: 'exclusive canonicalisation with comments, of a query without',
      body: body(
        craftSignature({
          ...base,
          transforms: ENVELOPED_TRANSFORM + EXCLUSIVE_TRANSFORM.replace('c14n#', 'c14n#WithComments'),
        }),
      ),
    },
    { name: 'a SHA-512 digest', body: body(craftSignature({ ...base, ...sha512 })) },
    {
      name: 'rsa-sha384',
      body: body(
        craftSignature({
          ...base,
          method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
          value: signWith(party.privateKey, 'sha384'),
        }),
      ),
    },
    { name: 'the signature in the default namespace', body: body(asDefault(defaultNamespace)) },
    {
      name: 'a PrefixList with a prefix declared on the envelope',
      body: body(
        craftSignature({ ...base, message: digested, transforms: ENVELOPED_TRANSFORM + withPrefixes }),
      ).replace('<soap:Envelope', '<soap:Envelope xmlns:q="urn:q"'),
    },
  ];
}
