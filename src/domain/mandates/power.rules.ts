import { requireText } from '../directory/text.rules.js';
import { ASSURANCE_LEVELS } from './assurance-level.js';
import { unknownLevels } from './assurance-levels.rules.js';
import { checkCondition } from './condition.js';
import { ASSURANCE_LEVEL, UNIT, type Dimension, type NewPower } from './power.js';
import { refusals } from './powers.errors.js';

/** A definition that has been checked, every default filled in. */
export type PowerDefinition = Required<
  Omit<NewPower, 'organisation' | 'relyingParty' | 'condition' | 'dimensions' | 'otherLevels' | 'reason'>
> & {
  readonly dimensions: readonly Dimension[];
  readonly condition: string | undefined;
};

/** @throws DomainError invalid-input naming the first thing that is wrong. */
export function checkPower(input: NewPower): PowerDefinition {
  if (!isAbsoluteUri(input.code)) throw refusals.codeMalformed();
  return {
    code: input.code,
    nameSv: requireText('nameSv', input.nameSv, 200),
    nameEn: requireText('nameEn', input.nameEn, 200),
    dimensions: (input.dimensions ?? []).map(dimension),
    assuranceLevels: levels(input),
    maximumMonths: whole('maximumMonths', input.maximumMonths ?? 60, 1, 1200),
    passableDepth: whole('passableDepth', input.passableDepth ?? 0, 0, 20),
    personsTogether: whole('personsTogether', input.personsTogether ?? 1, 1, 20),
    togetherMinutes: whole('togetherMinutes', input.togetherMinutes ?? 60, 1, 10_080),
    approvalsNeeded: whole('approvalsNeeded', input.approvalsNeeded ?? 0, 0, 20),
    condition: input.condition === undefined ? undefined : condition(input.condition),
    actions: names('actions', input.actions),
    resourceTypes: names('resourceTypes', input.resourceTypes),
    incompatibleWith: [...new Set(input.incompatibleWith ?? [])].filter((code) => code !== input.code),
  };
}

/** Scheme and something after it, visible characters, no `@`: it separates codes from organisation numbers. */
export function isAbsoluteUri(text: string): boolean {
  return text.length <= 512 && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s@\p{C}]+$/u.test(text) && URL.canParse(text);
}

function dimension(
  { name, kind = 'values' }: { name: string; kind?: Dimension['kind'] },
  index: number,
  all: readonly { name: string }[],
) {
  const reserved = name === UNIT || name === ASSURANCE_LEVEL;
  const twice = all.findIndex((other) => other.name === name) !== index;
  if (reserved || twice || !/^[a-z][a-z0-9-]{0,63}$/.test(name)) throw refusals.dimensionMalformed(name);
  return { name, kind };
}

function condition(text: string): string {
  const checked = requireText('condition', text, 1000);
  const fault = checkCondition(checked);
  if (fault !== undefined) throw refusals.conditionMalformed(fault);
  return checked;
}

/** Of actions or types of resources: whatever e-services call them. */
function names(field: 'actions' | 'resourceTypes', given: readonly string[] = []): string[] {
  const isName = (name: string) =>
    name.length > 0 && name.length <= 256 && !/[\p{C}]/u.test(name) && name === name.trim();
  if (!given.every(isName)) throw refusals.nameMalformed(field);
  return [...new Set(given)];
}

function levels({ assuranceLevels = [], otherLevels = false }: NewPower): string[] {
  if (!assuranceLevels.every(isAbsoluteUri)) throw refusals.levelMalformed();
  const unknown = unknownLevels(assuranceLevels);
  if (unknown.length > 0 && !otherLevels) throw refusals.unknownLevels(unknown, ASSURANCE_LEVELS);
  return [...new Set(assuranceLevels)];
}

function whole(field: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) throw refusals.notWhole(field, least, most);
  return value;
}
