import type { SubjectKey } from '../../domain/directory/identifier.rules.js';

/**
 * NameID Formats by which a subject may be named: the attribute's own name (docs/saml-profile.md). A persistent or
 * transient NameID belongs to an identity provider and one party (core 8.3.7), so it names nobody here.
 */
export const SUBJECT_FORMATS: ReadonlyMap<string, SubjectKey['type']> = new Map([
  ['urn:oid:1.2.752.201.3.1', 'orgAffiliation'],
  ['urn:oid:1.2.752.29.6.2.1', 'hsaId'],
  ['urn:oid:1.3.6.1.4.1.5923.1.1.1.6', 'eppn'],
  ['urn:oid:1.2.752.201.3.4', 'prid'],
  ['urn:oid:1.2.752.29.4.13', 'personalIdentityNumber'],
  // As Inera's identity provider and Sambi name the HSA-id, one at a time.
  ['http://sambi.se/attributes/1/employeeHsaId', 'hsaId'],
  ['urn:sambi:names:attribute:employeeHsaId', 'hsaId'],
  ['urn:allEmployeeHsaIds', 'hsaId'],
]);

/** An e-ID issuer's own identifier, `<issuer>!<id>`; like one of no stated kind it names somebody only by agreement. */
export const issuerIdFormat = (attributeBaseUri: string) => `${attributeBaseUri}/issuerId`;

/** The subject of a certificate (core 8.3.3); it names somebody only where an agreement says how it is read. */
export const X509_SUBJECT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName';

/** A NameID without Format means this one (core 2.2.2). */
export const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

/** All that a subject may be named by, where the agreements allow it. */
export const nameIdFormats = (attributeBaseUri: string): readonly string[] => [
  ...SUBJECT_FORMATS.keys(),
  issuerIdFormat(attributeBaseUri),
  X509_SUBJECT,
];
