import { ASSURANCE_LEVELS } from './assurance-level.js';
import { unknownLevels } from './assurance-levels.rules.js';
import type { Limits } from './mandate.js';
import { refusals } from './mandates.errors.js';
import { ASSURANCE_LEVEL, UNIT, type DimensionKind, type Power } from './power.js';

/**
 * The limits as they are stored: every dimension known to the power, no value twice.
 * @throws DomainError saying what the power can be limited by, or what is wrong with a value.
 */
export function checkLimits(power: Power, limits: Limits): Limits {
  return Object.fromEntries(
    Object.entries(limits).map(([name, values]) => [name, checkLimit(power, name, values)]),
  );
}

/** What a mandate allows when it is passed on: where nothing is said, what the one it comes from allows. */
export function inheritLimits(parent: Limits, own: Limits = {}): Limits {
  return { ...parent, ...own };
}

/** @throws DomainError `mandate.wider-than-parent` naming the dimension and what would be allowed. */
export function requireNarrower(power: Power, parent: Limits, child: Limits): void {
  for (const [name, allowed] of Object.entries(parent)) {
    const wanted = child[name];
    if (!wanted || !within(kindOf(power, name), allowed, wanted))
      throw refusals.widerThanParent(name, allowed);
  }
}

function within(
  kind: DimensionKind | undefined,
  allowed: readonly string[],
  wanted: readonly string[],
): boolean {
  if (kind !== 'maximum') return wanted.every((value) => allowed.includes(value));
  return wanted.every((value) => compareDecimals(value, allowed[0] ?? '0') <= 0);
}

function checkLimit(power: Power, name: string, raw: readonly string[]): readonly string[] {
  const kind = kindOf(power, name);
  if (!kind)
    throw refusals.unknownDimension(name, [
      ...power.dimensions.map((known) => known.name),
      UNIT,
      ASSURANCE_LEVEL,
    ]);
  const values = [...new Set(raw.map((value) => value.normalize('NFC').trim()))];
  if (values.length === 0) throw refusals.limitEmpty(name);
  if (!values.every(isPrintable)) throw refusals.limitMalformed(name);
  if (kind === 'maximum') return [checkMaximum(name, values)];
  if (name === ASSURANCE_LEVEL) checkLevels(power, values);
  return values;
}

function kindOf(power: Power, name: string): DimensionKind | undefined {
  if (name === UNIT || name === ASSURANCE_LEVEL) return 'values';
  return power.dimensions.find((dimension) => dimension.name === name)?.kind;
}

function checkMaximum(name: string, values: readonly string[]): string {
  const [value] = values;
  if (value === undefined || values.length > 1 || !/^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$/.test(value)) {
    throw refusals.maximumMalformed(name);
  }
  return value;
}

/** What the power names may be of another federation; where it accepts any, a level that nobody knows is a mistake. */
function checkLevels({ assuranceLevels }: Power, values: readonly string[]): void {
  if (assuranceLevels.length === 0) {
    const unknown = unknownLevels(values);
    if (unknown.length > 0) throw refusals.unknownLevels(unknown, ASSURANCE_LEVELS);
  } else if (!values.every((value) => assuranceLevels.includes(value)))
    throw refusals.levelNotAccepted(assuranceLevels);
}

function isPrintable(value: string): boolean {
  return value.length > 0 && value.length <= 256 && !/\p{C}/u.test(value);
}

/** Exact, where floating point would round. Both are decimals as checkMaximum takes them. */
function compareDecimals(one: string, other: string): number {
  const millionths = (text: string) => {
    const [whole = '0', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(6, '0'));
  };
  const difference = millionths(one) - millionths(other);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
