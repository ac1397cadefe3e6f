import { ASSURANCE_LEVELS, AT_LEAST, EIDAS_AT_LEAST, type LevelsAtLeast } from './assurance-level.js';
import type { Limits } from './mandate.js';
import { ASSURANCE_LEVEL } from './power.js';
import { refusals } from './powers.errors.js';

/**
 * The list that is meant, exact URIs.
 * @throws DomainError `power.level-unsaid` unless a level is said: an empty list would mean any
 */
export function levelsAtLeast({ level, eidas, nonresident, uncertified }: LevelsAtLeast): string[] {
  if (level === undefined && (eidas === undefined || nonresident)) throw refusals.levelUnsaid();
  const swedish = level && AT_LEAST[level];
  const european = eidas && EIDAS_AT_LEAST[eidas];
  return [
    ...(swedish?.certified ?? []),
    ...where(nonresident, swedish?.nonresident),
    ...where(uncertified, swedish?.uncertified),
    ...(european?.certified ?? []),
    ...where(uncertified, european?.uncertified),
  ];
}

function where(isSaid: boolean | undefined, levels: readonly string[] = []): readonly string[] {
  return isSaid ? levels : [];
}

/** Limits that are said in both ways, as one. @throws DomainError `power.level-twice` when the levels are said twice */
export function withLevels(
  limits: Limits | undefined,
  atLeast: LevelsAtLeast | undefined,
): Limits | undefined {
  if (!atLeast) return limits;
  if (limits?.[ASSURANCE_LEVEL]) throw refusals.levelTwice();
  return { ...limits, [ASSURANCE_LEVEL]: levelsAtLeast(atLeast) };
}

/** Of the URIs those that nobody here knows. */
export function unknownLevels(uris: readonly string[]): string[] {
  return uris.filter((uri) => !ASSURANCE_LEVELS.includes(uri));
}
