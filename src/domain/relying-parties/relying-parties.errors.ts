import { refusing } from '../../platform/errors/explanation.js';

const NO_PERIOD = {
  rule: 'An agreement ends after it begins.',
  remedy: 'Choose an end after the beginning, or leave the end out.',
  field: 'period',
};

/** What is said of refusals about relying parties and agreements, those of the database among them. */
export const explanations = {
  'relying-party.not-found': {
    rule: 'No such relying party is registered.',
    remedy: 'Add its metadata first, or check the entityID.',
  },
  'identity-provider.not-found': {
    rule: 'No such identity provider is registered.',
    remedy: 'Add its metadata first, or check the entityID.',
  },
  'relying-party.not-registered': {
    rule: 'Only a registered relying party is answered.',
    remedy: 'Ask the operator of the service to register it.',
  },
  'release.attribute-twice': {
    rule: 'An attribute is asked for once.',
    remedy: 'Name each attribute once, with all the values that it may have.',
    field: 'attributes',
  },
  'relying-party.invalid-entity-id': {
    rule: 'An entityID is an absolute URI of at most 1024 characters without spaces (SAML core 8.3.6).',
    remedy: 'Write the entityID as in the metadata of the party.',
    field: 'entityId',
  },
  'relying-party.immutable': {
    rule: 'Another entityID is another party.',
    remedy: 'Register it beside this one.',
  },
  'relying-party.managed-elsewhere': {
    rule: 'The relying party is registered from another source, and only that source changes it.',
    remedy: 'Change it in that source.',
  },
  'relying-party.empty-set': {
    rule: 'The source is empty, which would remove every relying party it registered. Nothing was changed.',
    remedy: 'Remove the last ones by hand if that is meant.',
  },
  'feed.not-found': {
    rule: 'The service has no such feed.',
    remedy:
      'Choose one of `feed list`; a feed that is new in METADATA_FEEDS_FILE is known once the service has looked at it.',
  },
  'feed.not-configured': {
    rule: 'The feed is not in METADATA_FEEDS_FILE, so nothing of it counts and it is not fetched.',
    remedy: 'Put it into the file and have the service read it anew (SIGHUP, or a start).',
  },
  'feed.handed-to-itself': {
    rule: 'A feed is handed over to another one.',
    remedy: 'Name the feed that is to have its entities from now on.',
    field: 'to',
  },
  'feed.nothing-valid': {
    rule: 'Nothing of the feed is valid, so that none of what is handed over to it would count.',
    remedy: 'Hand over when `feed list` says that it is valid, which also says what keeps it from being so.',
  },
  'feed.being-fetched': {
    rule: 'The feed is being fetched, by an instance that does not know what is handed over meanwhile.',
    remedy: 'Try again in a moment; in half an hour if that instance has broken off.',
  },
  'agreement.not-found': {
    rule: 'No such agreement is in force or to come.',
    remedy: 'Read the agreements again, or check the id.',
  },
  'agreement.unknown-attribute': {
    rule: 'There is no such attribute.',
    remedy: "Use an attribute's name or friendly name, or all.",
    field: 'attributes',
  },
  'agreement.unknown-role': {
    rule: 'The organisation has no such role.',
    remedy: 'Define it first, or check the code.',
    field: 'roles',
  },
  'agreement.unknown-power': {
    rule: 'No such power for the organisation.',
    remedy: 'Define it first, or check the code.',
    field: 'powers',
  },
  'agreement.unknown-certificate-attribute': {
    rule: 'There is no such attribute in the subject of a certificate.',
    remedy: 'Name it like serialNumber, or by its object identifier like 2.5.4.5.',
    field: 'certificateSubject.attribute',
  },
  'agreement.number-in-certificate': {
    rule: 'A personal number in the subject of a certificate is a personal number: the party must be allowed to ask by one.',
    remedy: 'Let the party ask by personal number too, or read another attribute.',
    field: 'personalNumberSubjects',
  },
  'agreement.no-purpose': {
    rule: 'An agreement states the purpose of the release.',
    remedy: 'Say the purpose.',
    field: 'purpose',
  },
  'agreement.no-legal-basis': {
    rule: 'An agreement states the legal basis of the release.',
    remedy: 'Say the legal basis.',
    field: 'legalBasis',
  },
  'agreement.invalid-period': NO_PERIOD,
  'agreement.period-malformed': NO_PERIOD,
  'agreement.evidence-minutes-out-of-range': {
    rule: 'A login that is proven is at most a day old.',
    remedy: 'Write a whole number of minutes from 1 to 1440.',
    field: 'evidenceMinutes',
  },
  'agreement.overlaps': {
    rule: 'One agreement at a time is in force between a party and an organisation.',
    remedy: 'End the other one first, or choose another period.',
  },
  'agreement.no-party': {
    rule: 'An agreement names a relying party, or is said to be with any that declares a contract, a service category, a sector or that it is a signature service.',
    remedy: 'Name a party, or say any party and what it has to declare.',
    field: 'relyingParty',
  },
  'agreement.unknown-category': {
    rule: 'Contracts and service categories are URIs of Sweden Connect or of who defines them under its prefixes.',
    remedy: 'Use one that exists, exactly as it is written.',
    field: 'requires',
  },
  'agreement.condition-malformed': {
    rule: 'An agreement asks for at most ten categories, each an URI.',
    remedy: 'Ask for fewer.',
    field: 'requires',
  },
  'agreement.particular-to-party': {
    rule: 'What an unspecified NameID or a certificate means and RSA signatures are agreed with a party that is named.',
    remedy: 'Leave them out, or name the party.',
    field: 'relyingParty',
  },
  'agreement.personal-number-of-any': {
    rule: 'A party that is not named learns or uses personal numbers only where it declares a service category with them.',
    remedy: 'Require a service category with personal numbers (pnr), or name the party.',
    field: 'requires',
  },
  'agreement.conditions-taken': {
    rule: 'One agreement of an organisation at a time asks parties that are not named for the same.',
    remedy: 'End the other one first, or choose another period.',
  },
  'agreement.complete': {
    rule: 'An agreement is not widened.',
    remedy: 'End it and make another.',
  },
};

const refusal = refusing(explanations);

/** Refusals about relying parties and agreements. */
export const refusals = {
  partyNotFound: (entityId: string) => refusal('relying-party.not-found', 'not-found', { entityId }),
  identityProviderNotFound: (entityId: string) =>
    refusal('identity-provider.not-found', 'not-found', { entityId }),
  notRegistered: () => refusal('relying-party.not-registered', 'forbidden'),
  attributeTwice: () => refusal('release.attribute-twice', 'invalid-input'),
  invalidEntityId: () => refusal('relying-party.invalid-entity-id', 'invalid-input'),
  managedElsewhere: (entityId: string, managedBy: string) =>
    refusal('relying-party.managed-elsewhere', 'conflict', { entityId, managedBy }),
  emptySet: (managedBy: string) => refusal('relying-party.empty-set', 'refused', { managedBy }),
  feedNotFound: (name: string) => refusal('feed.not-found', 'not-found', { name }),
  feedNotConfigured: (name: string) => refusal('feed.not-configured', 'conflict', { name }),
  feedToItself: (name: string) => refusal('feed.handed-to-itself', 'invalid-input', { name }),
  feedNothingValid: (name: string) => refusal('feed.nothing-valid', 'conflict', { name }),
  feedBeingFetched: (name: string) => refusal('feed.being-fetched', 'conflict', { name }),
  agreementNotFound: () => refusal('agreement.not-found', 'not-found'),
  unknownAttributes: (names: readonly string[]) =>
    refusal('agreement.unknown-attribute', 'invalid-input', { names }),
  unknownRoles: (codes: readonly string[]) => refusal('agreement.unknown-role', 'invalid-input', { codes }),
  unknownPowers: (codes: readonly string[]) => refusal('agreement.unknown-power', 'invalid-input', { codes }),
  unknownCertificateAttribute: () => refusal('agreement.unknown-certificate-attribute', 'invalid-input'),
  numberInCertificate: () => refusal('agreement.number-in-certificate', 'invalid-input'),
  noParty: () => refusal('agreement.no-party', 'invalid-input'),
  unknownCategories: (categories: readonly string[], known: readonly string[]) =>
    refusal('agreement.unknown-category', 'invalid-input', { categories, known }),
  particularToParty: () => refusal('agreement.particular-to-party', 'invalid-input'),
  personalNumberOfAny: () => refusal('agreement.personal-number-of-any', 'invalid-input'),
  purposeMissing: () => refusal('agreement.no-purpose', 'invalid-input'),
  legalBasisMissing: () => refusal('agreement.no-legal-basis', 'invalid-input'),
  evidenceMinutes: () => refusal('agreement.evidence-minutes-out-of-range', 'invalid-input'),
  invalidPeriod: () => refusal('agreement.invalid-period', 'invalid-input'),
};
