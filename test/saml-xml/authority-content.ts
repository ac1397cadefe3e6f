import type { AuthorityMetadataContent } from '../../src/protocols/saml/xml/authority-metadata.js';
import { AUTHORITY } from './answers.js';
import type { KeyPair } from './parties.js';

/** Our metadata with everything in it. */
export function authorityMetadata(signing: KeyPair, encryption: KeyPair): AuthorityMetadataContent {
  return {
    id: '_metadata',
    entityId: AUTHORITY,
    validUntil: new Date('2026-04-01T00:00:00Z'),
    cacheDuration: 'PT1H',
    signingCertificates: [signing.certificate, encryption.certificate],
    encryptionCertificates: [encryption.certificate],
    attributeService: 'https://attributes.example.se/saml/attribute-query',
    nameIdFormats: ['urn:oid:1.2.752.201.3.1', 'urn:oid:1.2.752.29.6.2.1'],
    attributes: [
      { name: 'urn:oid:2.5.4.10', friendlyName: 'o' },
      { name: 'https://attributes.example.se/role' },
    ],
    scopes: ['2021006883', '5562265719'],
    entityCategories: ['http://id.swedenconnect.se/contract/sc/prepaid-auth-2021'],
    displayName: { sv: 'Behörighetskällan', en: 'Attribute authority' },
    description: { sv: 'Roller och mandat', en: 'Roles and mandates' },
    logo: { url: 'https://attributes.example.se/logo.svg', width: 100, height: 50 },
    organisation: {
      name: { sv: 'Myndigheten', en: 'The Agency' },
      displayName: { sv: 'Myndigheten', en: 'The Agency' },
      url: { sv: 'https://example.se', en: 'https://example.se/en' },
      number: '2021006883',
    },
    contacts: [
      { type: 'technical', company: 'Myndigheten', givenName: 'Drift', mail: 'drift@example.se' },
      { type: 'security', mail: 'incident@example.se' },
    ],
  };
}
