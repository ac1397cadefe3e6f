import { DomainError } from '../../platform/errors/domain-error.js';

/**
 * Refusals about powers and mandates. What the database refuses as clearly (no end, too long, holder not employed) is
 * not here: it comes with the same form of code from the triggers.
 */
export const refusals = {
  powerCodeMalformed: () =>
    new DomainError(
      'power.code-malformed',
      'invalid-input',
      'A power code is an absolute URI without spaces and @.',
    ),
  powerTaken: (code: string) =>
    new DomainError('power.code-taken', 'conflict', 'There is a power with this code already.', { code }),
  powerNotFound: (code: string) =>
    new DomainError('power.not-found', 'not-found', 'No such power for the organisation. Define it first.', {
      code,
    }),
  dimensionMalformed: (dimension: string) =>
    new DomainError(
      'power.dimension-malformed',
      'invalid-input',
      'A dimension is named once, in a-z, 0-9 and hyphens. "unit" and "assurance-level" every power has.',
      { dimension },
    ),
  levelMalformed: () =>
    new DomainError(
      'power.level-malformed',
      'invalid-input',
      'Write each level of assurance as an absolute URI.',
    ),
  notWhole: (field: string, least: number, most: number) =>
    new DomainError(
      'power.number-malformed',
      'invalid-input',
      'A whole number within the bounds is needed.',
      {
        field,
        least,
        most,
      },
    ),
  relyingPartyNotFound: () =>
    new DomainError('relying-party.not-found', 'not-found', 'No such relying party. Add it first.'),
  notFound: () => new DomainError('mandate.not-found', 'not-found', 'No such mandate.'),
  otherOrganisation: () =>
    new DomainError(
      'mandate.other-organisation',
      'refused',
      'A mandate is passed on within the organisation that gave it. Choose one of its employees.',
    ),
  unknownDimension: (dimension: string, known: readonly string[]) =>
    new DomainError(
      'mandate.unknown-dimension',
      'refused',
      'The power cannot be limited by this dimension.',
      {
        dimension,
        known,
      },
    ),
  limitEmpty: (dimension: string) =>
    new DomainError(
      'mandate.limit-empty',
      'invalid-input',
      'A limit without values would mean no limit. Leave the dimension out, or name what is allowed.',
      { dimension },
    ),
  limitMalformed: (dimension: string) =>
    new DomainError(
      'mandate.limit-malformed',
      'invalid-input',
      'A value of the limit is not printable or too long.',
      {
        dimension,
      },
    ),
  maximumMalformed: (dimension: string) =>
    new DomainError(
      'mandate.maximum-malformed',
      'invalid-input',
      'This dimension takes one number, e.g. 50000.',
      {
        dimension,
      },
    ),
  levelNotAccepted: (accepted: readonly string[]) =>
    new DomainError(
      'mandate.level-not-accepted',
      'refused',
      'The power does not accept this level of assurance.',
      {
        accepted,
      },
    ),
  toOneself: () =>
    new DomainError(
      'mandate.to-oneself',
      'refused',
      'Nobody empowers themselves. Somebody else has to be the holder.',
    ),
  outsideParent: (from: Date, until: Date) =>
    new DomainError(
      'mandate.outside-parent-period',
      'refused',
      'A mandate that is passed on holds only while the one it comes from does. Choose a period within that one.',
      { from: from.toISOString(), until: until.toISOString() },
    ),
  widerThanParent: (dimension: string, allowed: readonly string[]) =>
    new DomainError(
      'mandate.wider-than-parent',
      'refused',
      'A mandate that is passed on may not allow more than the one it comes from. Keep to what that one allows.',
      { dimension, allowed },
    ),
  tooDeep: (passableDepth: number) =>
    new DomainError('mandate.too-deep', 'refused', 'The power may not be passed on that many times.', {
      passableDepth,
    }),
  parentNotActive: (state: string) =>
    new DomainError(
      'mandate.parent-not-active',
      'refused',
      'Only a mandate that is active can be passed on.',
      { state },
    ),
  stateFinal: (state: string) =>
    new DomainError('mandate.state-final', 'conflict', 'The mandate is revoked or rejected; that is final.', {
      state,
    }),
  badTransition: (state: string, wanted: string) =>
    new DomainError(
      'mandate.bad-transition',
      'conflict',
      'The mandate is in a state that does not lead there.',
      {
        state,
        wanted,
      },
    ),
  requesterUnknown: () =>
    new DomainError(
      'mandate.requester-unknown',
      'refused',
      'This power needs approvals, so it must be known which person asks for the mandate.',
    ),
  requesterNotCaller: () =>
    new DomainError('mandate.requester-not-caller', 'refused', 'The person who acts is the one who asks.'),
  approverUnknown: () =>
    new DomainError(
      'mandate.approver-unknown',
      'refused',
      'Approving takes a natural person: sign in as one.',
    ),
  approverNotIndependent: () =>
    new DomainError(
      'mandate.approver-not-independent',
      'refused',
      'Neither who asked for the mandate nor its holder decides on it. Let a third person do that.',
    ),
  decidedAlready: () =>
    new DomainError('mandate.decided-already', 'conflict', 'This person has decided on the mandate already.'),
};
