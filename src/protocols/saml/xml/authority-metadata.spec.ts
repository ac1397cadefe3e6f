import { authorityMetadata } from '../../../../test/saml-xml/authority-content.js';
import { makeKeyPair, toSign } from '../../../../test/saml-xml/parties.js';
import { chooseSignature } from './algorithms.js';
import { writeAuthorityMetadata, type AuthorityMetadataContent } from './authority-metadata.js';
import { childOf, childrenOf, descendantsOf, readCanonical } from './canonical-reader.js';
import { MD, SHIBMD } from './namespaces.js';
import { withDocument } from './read-xml.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { takeSignedElement } from './signed-element.js';
import { verifySignature } from './verify-signature.js';

const ec = await makeKeyPair('ec');
const rsa = await makeKeyPair('rsa');
const content = authorityMetadata(ec, rsa);

function verified(changes: Partial<AuthorityMetadataContent> = {}) {
  const xml = writeAuthorityMetadata({ ...content, ...changes }, chooseSignature([toSign(ec)]));
  return withDocument(Buffer.from(xml), METADATA_LIMITS, ({ root }) => {
    checkSchema(root);
    return readCanonical(verifySignature({ signed: takeSignedElement(root, 'first') }, [ec.publicKey]));
  });
}

describe('our own metadata', () => {
  it('is valid against the schemas and signed', () => {
    const { attributes } = verified();
    expect(attributes.get('entityID')).toBe(content.entityId);
    expect(attributes.get('validUntil')).toBe('2026-04-01T00:00:00.000Z');
  });

  it('is valid with the least it may hold', () => {
    const least = {
      encryptionCertificates: [],
      entityCategories: [],
      scopes: [],
      attributes: [],
      nameIdFormats: [],
      contacts: [],
    };
    expect(verified({ ...least, description: undefined, logo: undefined }).name).toBe('EntityDescriptor');
  });

  it('says where to ask, with which keys, about whom and for what', () => {
    const role = childOf(verified(), MD, 'AttributeAuthorityDescriptor')!;
    expect(role.attributes.get('protocolSupportEnumeration')).toBe('urn:oasis:names:tc:SAML:2.0:protocol');
    const [service] = childrenOf(role, MD, 'AttributeService');
    expect(Object.fromEntries(service!.attributes)).toEqual({
      Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP',
      Location: 'https://attributes.example.se/saml/attribute-query',
    });
    expect(childrenOf(role, MD, 'KeyDescriptor').map(({ attributes }) => attributes.get('use'))).toEqual([
      'signing',
      'signing',
      'encryption',
    ]);
    expect(
      descendantsOf(role, SHIBMD, 'Scope').map(({ text, attributes }) => [text, attributes.get('regexp')]),
    ).toEqual([
      ['2021006883', 'false'],
      ['5562265719', 'false'],
    ]);
    expect(childrenOf(role, MD, 'NameIDFormat').map(({ text }) => text)).toEqual(content.nameIdFormats);
  });

  it('marks the contact for security reports as REFEDS does', () => {
    const contacts = childrenOf(verified(), MD, 'ContactPerson');
    expect(contacts.map(({ attributes }) => attributes.get('contactType'))).toEqual(['technical', 'other']);
    expect(contacts[1]?.attributes.get('{http://refeds.org/metadata}contactType')).toBe(
      'http://refeds.org/metadata/contactType/security',
    );
  });
});
