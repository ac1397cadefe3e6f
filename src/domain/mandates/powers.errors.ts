import { refusing, type Explanation } from '../../platform/errors/explanation.js';
import { explanations as ofRoles } from '../roles/roles.errors.js';

const outOfRange = (field: string, least: number, most: number): Explanation => ({
  rule: 'The number is a whole one within its bounds.',
  remedy: `Write a whole number from ${least} to ${most}.`,
  field,
});

/** What is said of refusals about powers, those of the database among them. */
export const explanations = {
  'power.code-malformed': {
    rule: 'A power code is an absolute URI without spaces and @.',
    remedy: 'Write a URI of the one who defines the power.',
    field: 'code',
  },
  'power.code-taken': {
    rule: 'There is a power with this code already.',
    remedy: 'Choose another code, or use that power, where it is shared or your own.',
    field: 'code',
  },
  'power.reserved-code': {
    rule: 'Codes under the base of our own attributes are defined by operators of the service alone.',
    remedy: 'Choose a URI of the organisation itself.',
  },
  'power.not-found': ofRoles['power.not-found'],
  'power.complete': {
    rule: 'A power stays as it was defined.',
    remedy: 'Define another power.',
  },
  'power.dimension-malformed': {
    rule: 'A dimension is named once, in a-z, 0-9 and hyphens. "unit" and "assurance-level" every power has.',
    remedy: 'Write another name, or leave the dimension out.',
    field: 'dimensions',
  },
  'power-dimension.reserved': {
    rule: '"unit" and "assurance-level" are dimensions that every power has.',
    remedy: 'Leave them out.',
    field: 'dimensions',
  },
  'power.level-malformed': {
    rule: 'A level of assurance is an absolute URI.',
    remedy: 'Write each level by its URI.',
    field: 'assuranceLevels',
  },
  'power.unknown-level': {
    rule: 'There is no such level of assurance in Sweden Connect or eIDAS.',
    remedy:
      'Use a level that is known, exactly as it is written, or say that levels of another federation are meant.',
    field: 'assuranceLevels',
  },
  'power.level-unsaid': {
    rule: '"At least" takes a level; nonresident, a Swedish one. Without any level, any would be accepted.',
    remedy: 'Say the level.',
    field: 'levelAtLeast',
  },
  'power.level-twice': {
    rule: 'Levels of assurance are said by their URIs or by "at least", not both.',
    remedy: 'Leave one of them out.',
    field: 'levelAtLeast',
  },
  'power.number-malformed': {
    rule: 'The number is a whole one within its bounds.',
    remedy: 'Write a whole number within the bounds.',
  },
  'power.condition-malformed': {
    rule: 'A condition is a CEL expression over subject, action, resource, context and mandate that is true or false.',
    remedy: 'Mend the expression. Nested macros and matches() are not taken.',
    field: 'condition',
  },
  'power.name-malformed': {
    rule: 'A name of an action or a type of resource has 1 to 256 visible characters.',
    remedy: 'Write it as the e-service names it.',
  },
  'power.together-minutes-out-of-range': outOfRange('togetherMinutes', 1, 10_080),
  'power-action.action-malformed': {
    rule: 'A name of an action has 1 to 256 characters.',
    remedy: 'Write it as the e-service names it.',
    field: 'actions',
  },
  'power-resource-type.type-malformed': {
    rule: 'A type of resource has 1 to 256 characters.',
    remedy: 'Write it as the e-service names it.',
    field: 'resourceTypes',
  },
  'power.maximum-months-out-of-range': outOfRange('maximumMonths', 1, 600),
  'power.passable-depth-out-of-range': outOfRange('passableDepth', 0, 100),
  'power.persons-together-out-of-range': outOfRange('personsTogether', 1, 20),
  'power.approvals-needed-out-of-range': outOfRange('approvalsNeeded', 0, 20),
  'relying-party.not-found': {
    rule: 'No such relying party is registered.',
    remedy: 'Add its metadata first, or check the entityID.',
  },
};

const refusal = refusing(explanations);

/** Refusals about the definition of powers. */
export const refusals = {
  codeMalformed: () => refusal('power.code-malformed', 'invalid-input'),
  reservedCode: () => refusal('power.reserved-code', 'refused'),
  notFound: (code: string) => refusal('power.not-found', 'not-found', { code }),
  dimensionMalformed: (dimension: string) =>
    refusal('power.dimension-malformed', 'invalid-input', { dimension }),
  conditionMalformed: (fault: string) => refusal('power.condition-malformed', 'invalid-input', { fault }),
  nameMalformed: (field: string) => refusal('power.name-malformed', 'invalid-input', { field }),
  levelMalformed: () => refusal('power.level-malformed', 'invalid-input'),
  unknownLevels: (levels: readonly string[], known: readonly string[]) =>
    refusal('power.unknown-level', 'invalid-input', { levels, known }),
  levelUnsaid: () => refusal('power.level-unsaid', 'invalid-input'),
  levelTwice: () => refusal('power.level-twice', 'invalid-input'),
  notWhole: (field: string, least: number, most: number) =>
    refusal('power.number-malformed', 'invalid-input', { field, least, most }),
  relyingPartyNotFound: () => refusal('relying-party.not-found', 'not-found'),
};
