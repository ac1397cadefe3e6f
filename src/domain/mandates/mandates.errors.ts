import { refusing, type Explanations } from '../../platform/errors/explanation.js';

const said = {
  'mandate.not-found': {
    rule: 'No such mandate.',
    remedy: 'Read the mandates again, or check the id.',
  },
  'mandate.unit-without-organisation': {
    rule: 'A unit is known by its code within an organisation.',
    remedy: 'Name the organisation as well.',
    field: 'organisation',
  },
  'mandate.other-organisation': {
    rule: 'A mandate is passed on within the organisation that gave it.',
    remedy: 'Choose one of its employees.',
  },
  'mandate.unknown-dimension': {
    rule: 'The power cannot be limited by this dimension.',
    remedy: 'Leave the dimension out, or choose one of those the power has.',
  },
  'mandate.limit-empty': {
    rule: 'A limit without values would mean no limit.',
    remedy: 'Leave the dimension out, or name what is allowed.',
  },
  'mandate.limit-malformed': {
    rule: 'A value of a limit is 1 to 256 printable characters.',
    remedy: 'Write the value so.',
  },
  'mandate.maximum-malformed': {
    rule: 'This dimension takes one number.',
    remedy: 'Write one number, e.g. 50000.',
  },
  'mandate.level-not-accepted': {
    rule: 'The power does not accept this level of assurance.',
    remedy: 'Choose among the levels that it accepts.',
  },
  'mandate.unknown-level': {
    rule: 'There is no such level of assurance, and the power accepts any without naming it.',
    remedy: 'Use a level that is known, exactly as it is written.',
    field: 'limits.assurance-level',
  },
  'mandate.unknown-unit': {
    rule: 'A limit to a unit names it by its code in the same organisation.',
    remedy: 'Check the code.',
    field: 'limits.unit',
  },
  'mandate.power-mismatch': {
    rule: 'The power is shared, of the organisation itself, or that of the mandate that is passed on.',
    remedy: 'Choose such a power.',
  },
  'mandate.to-oneself': {
    rule: 'Nobody empowers themselves.',
    remedy: 'Let somebody else be the holder, or let somebody else ask for it or resume it.',
  },
  'mandate.no-end': {
    rule: 'No mandate is without an end.',
    remedy: 'Say the last day.',
    field: 'until',
  },
  'mandate.period-malformed': {
    rule: 'A period ends after it begins.',
    remedy: 'Choose an end after the beginning.',
    field: 'period',
  },
  'mandate.basis-empty': {
    rule: 'A mandate has a legal basis.',
    remedy: 'Say the reference of the decision.',
    field: 'basis',
  },
  'mandate.holder-not-employed': {
    rule: 'The holder is not employed at any time of the period.',
    remedy: 'Choose a period in which the holder is employed, or another holder.',
  },
  'mandate.outside-parent-period': {
    rule: 'A mandate that is passed on holds only while the one it comes from does.',
    remedy: 'Choose a period within that one.',
  },
  'mandate.wider-than-parent': {
    rule: 'A mandate that is passed on allows no more than the one it comes from.',
    remedy: 'Limit it, in each dimension, to what that one allows.',
  },
  'mandate.too-deep': {
    rule: 'The power has been passed on as many times as it may be.',
    remedy: 'Let the organisation grant a mandate, or let one be passed on that is nearer to it.',
  },
  'mandate.parent-not-active': {
    rule: 'Only a mandate that is active can be passed on.',
    remedy: 'Choose an active one, or let it be approved or resumed first.',
  },
  'mandate.sealed': {
    rule: 'The limits of a mandate do not change.',
    remedy: 'Revoke it and grant another.',
  },
  'mandate.unsealed': {
    rule: 'A mandate is always in a state.',
    remedy: 'Record its state with it.',
  },
  'mandate.state-final': {
    rule: 'The mandate is revoked, rejected or expired; that is final.',
    remedy: 'Grant another.',
  },
  'mandate.bad-transition': {
    rule: 'The mandate is in a state that does not lead there.',
    remedy: 'Read it again: what is pending waits for approvals, and only what is suspended is resumed.',
  },
  'mandate.approvals-missing': {
    rule: 'Not enough persons have approved the mandate.',
    remedy: 'Let more persons approve it, neither its holder nor who asked for it.',
  },
  'mandate.requester-unknown': {
    rule: 'This power needs approvals, so it must be known which person asks for the mandate.',
    remedy: 'Say who asks for it, or act as a person.',
  },
  'mandate.requester-not-caller': {
    rule: 'The person who acts is the one who asks.',
    remedy: 'Leave out who asks for it.',
  },
  'mandate.approver-unknown': {
    rule: 'Approving takes a natural person.',
    remedy: 'Sign in as one.',
  },
  'mandate.approver-not-independent': {
    rule: 'Neither who asked for the mandate nor its holder decides on it.',
    remedy: 'Let a third person do that.',
  },
  'mandate.decided-already': {
    rule: 'This person has decided on the mandate already.',
    remedy: 'Let another person decide, or revoke the mandate.',
  },
  'mandate.idempotency-key-malformed': {
    rule: 'An idempotency key is 1 to 200 printable characters.',
    remedy: 'Choose a new one for each act, e.g. a UUID.',
    field: 'idempotencyKey',
  },
  'mandate.idempotency-key-reused': {
    rule: 'The idempotency key was used for another act.',
    remedy: 'Choose a new key for a new act, or repeat the first one as it was.',
  },
  'administrator.not-permitted': {
    rule: 'Who administers is decided by those who have the permission to decide it.',
    remedy: 'Let somebody with the permission administrators:write for the organisation do it.',
  },
  'administrator.more-than-own': {
    rule: 'Nobody gives a permission that they lack themselves.',
    remedy: 'Limit the permission to those you have, or let somebody who has them do it.',
  },
  'administrator.unit-limit': {
    rule: 'The power to administer is for whole organisations.',
    remedy: 'Leave the limit to units out.',
  },
  'administrator.unknown-permission': {
    rule: 'There is no such permission.',
    remedy: 'Choose among the known ones.',
    field: 'limits.permission',
  },
};

/** What is said of refusals about mandates, those of the database among them. */
export const explanations: Explanations = {
  ...said,
  'mandate.too-long': { remedy: 'Choose an earlier end, and grant it anew when that has come.' },
};

const refusal = refusing(said);
const limit = (dimension: string) => ({ field: `limits.${dimension}`, dimension });

/** Refusals about mandates. */
export const refusals = {
  notFound: () => refusal('mandate.not-found', 'not-found'),
  unitWithoutOrganisation: () => refusal('mandate.unit-without-organisation', 'invalid-input'),
  otherOrganisation: () => refusal('mandate.other-organisation', 'refused'),
  unknownDimension: (dimension: string, known: readonly string[]) =>
    refusal('mandate.unknown-dimension', 'refused', { ...limit(dimension), known }),
  limitEmpty: (dimension: string) => refusal('mandate.limit-empty', 'invalid-input', limit(dimension)),
  limitMalformed: (dimension: string) =>
    refusal('mandate.limit-malformed', 'invalid-input', limit(dimension)),
  maximumMalformed: (dimension: string) =>
    refusal('mandate.maximum-malformed', 'invalid-input', limit(dimension)),
  unknownLevels: (levels: readonly string[], known: readonly string[]) =>
    refusal('mandate.unknown-level', 'invalid-input', { levels, known }),
  levelNotAccepted: (accepted: readonly string[]) =>
    refusal('mandate.level-not-accepted', 'refused', { accepted }),
  toOneself: () => refusal('mandate.to-oneself', 'refused'),
  outsideParent: (from: Date, until: Date) =>
    refusal('mandate.outside-parent-period', 'refused', {
      from: from.toISOString(),
      until: until.toISOString(),
    }),
  widerThanParent: (dimension: string, allowed: readonly string[]) =>
    refusal('mandate.wider-than-parent', 'refused', { ...limit(dimension), allowed }),
  tooDeep: (passableDepth: number) => refusal('mandate.too-deep', 'refused', { passableDepth }),
  parentNotActive: (state: string) => refusal('mandate.parent-not-active', 'refused', { state }),
  stateFinal: (state: string) => refusal('mandate.state-final', 'conflict', { state }),
  badTransition: (state: string, wanted: string) =>
    refusal('mandate.bad-transition', 'conflict', { state, wanted }),
  requesterUnknown: () => refusal('mandate.requester-unknown', 'refused'),
  requesterNotCaller: () => refusal('mandate.requester-not-caller', 'refused'),
  approverUnknown: () => refusal('mandate.approver-unknown', 'refused'),
  approverNotIndependent: () => refusal('mandate.approver-not-independent', 'refused'),
  decidedAlready: () => refusal('mandate.decided-already', 'conflict'),
  keyMalformed: () => refusal('mandate.idempotency-key-malformed', 'invalid-input'),
  keyReused: () => refusal('mandate.idempotency-key-reused', 'conflict'),
  notPermitted: () => refusal('administrator.not-permitted', 'forbidden'),
  moreThanOwn: (missing: readonly string[]) =>
    refusal('administrator.more-than-own', 'forbidden', { missing }),
  unitLimit: () => refusal('administrator.unit-limit', 'refused'),
  unknownPermission: (known: readonly string[]) =>
    refusal('administrator.unknown-permission', 'invalid-input', { known }),
};
