import { INTEROPERABILITY, metadata, must, profile, should, type Explained } from './explained.js';

/** Of the descriptor as a whole. */
export const ENTITY_FINDINGS = {
  schema: must(
    'It is not valid against the schemas.',
    profile('2'),
    'Correct what the schema says is wrong.',
  ),
  'no-role': must('It has no role.', metadata('2.3.2'), 'Add the descriptor of the role that it has.'),
  'entity-id': must(
    'The entityID is no absolute URI of at most 1024 characters.',
    'SAML 2.0 Core, 8.3.6',
    'Choose an absolute URI of a domain of yours, and keep it.',
  ),
  'entity-id-long': should(
    'The entityID is longer than 256 characters.',
    INTEROPERABILITY,
    'Choose a shorter one before it is registered.',
  ),
  'valid-until-missing': should(
    'It does not say until when it is valid.',
    INTEROPERABILITY,
    'Set validUntil, and publish again well before it.',
  ),
  'valid-until-unreadable': must(
    'validUntil is no instant.',
    metadata('2.3.2'),
    'Write it as an xs:dateTime in UTC.',
  ),
  'valid-until-passed': must(
    'validUntil has passed.',
    metadata('2.3.2'),
    'Publish it anew with a later validUntil.',
  ),
  'valid-until-far': should(
    'validUntil is more than a year ahead, so that a withdrawn key stays in use for as long.',
    INTEROPERABILITY,
    'Set an earlier validUntil, and publish again before it.',
  ),
  unsigned: should(
    'It is not signed.',
    profile('2'),
    'Sign it, or hand it over in a way that proves whose it is.',
  ),
  signature: must(
    'Its signature does not verify by one of its own signing keys.',
    profile('2'),
    'Sign it by a key that it publishes for signing: enveloped, exclusive canonicalisation, SHA-2; or leave the signature out.',
  ),
  'registration-info': should(
    "It holds mdrpi:RegistrationInfo, which is the operator's to write.",
    'SAML V2.0 Metadata Extensions for Registration and Publication Information, 2.1',
    'Leave mdrpi:RegistrationInfo out.',
  ),
  protocol: must(
    'The role does not say that it supports SAML 2.0.',
    metadata('2.4.1'),
    'Set protocolSupportEnumeration to urn:oasis:names:tc:SAML:2.0:protocol.',
  ),
} satisfies Record<string, Explained>;
