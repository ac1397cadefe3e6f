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
]);

/** A NameID without Format means this one (core 2.2.2). */
export const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
