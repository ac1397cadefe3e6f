import { DomainError } from '../../platform/errors/domain-error.js';

export function partyNotFound(entityId: string): DomainError {
  return new DomainError(
    'relying-party.not-found',
    'not-found',
    'No such relying party is registered. Add its metadata first, or check the entityID.',
    { entityId },
  );
}

export function invalidEntityId(): DomainError {
  return new DomainError(
    'relying-party.invalid-entity-id',
    'invalid-input',
    'An entityID is an absolute URI of at most 1024 characters without spaces (SAML core 8.3.6).',
  );
}

export function managedElsewhere(entityId: string, managedBy: string): DomainError {
  return new DomainError(
    'relying-party.managed-elsewhere',
    'conflict',
    'The relying party is registered from another source, and only that source changes it.',
    { entityId, managedBy },
  );
}

export function emptySet(managedBy: string): DomainError {
  return new DomainError(
    'relying-party.empty-set',
    'refused',
    'The source is empty, which would remove every relying party it registered. Nothing was changed; remove the last ones by hand if that is meant.',
    { managedBy },
  );
}

export function agreementNotFound(): DomainError {
  return new DomainError('agreement.not-found', 'not-found', 'No such agreement is in force or to come.');
}

export function unknownAttributes(names: readonly string[]): DomainError {
  return new DomainError(
    'agreement.unknown-attribute',
    'invalid-input',
    `No such attribute: ${names.join(', ')}. Use an attribute's name or friendly name, or all.`,
    { names },
  );
}

export function unknownCodes(kind: 'role' | 'power', codes: readonly string[]): DomainError {
  return new DomainError(
    `agreement.unknown-${kind}`,
    'invalid-input',
    `No such ${kind} for the organisation: ${codes.join(', ')}. Define it first, or check the code.`,
    { codes },
  );
}

export function missingText(field: 'purpose' | 'legalBasis'): DomainError {
  return new DomainError(
    `agreement.no-${field === 'purpose' ? 'purpose' : 'legal-basis'}`,
    'invalid-input',
    'An agreement states the purpose of the release and its legal basis.',
    { field },
  );
}

export function invalidPeriod(): DomainError {
  return new DomainError('agreement.invalid-period', 'invalid-input', 'An agreement ends after it begins.');
}
