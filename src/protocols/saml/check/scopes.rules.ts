import { dnsScope } from '../../../domain/directory/identifier.rules.js';
import { organisationNumber } from '../../../domain/directory/organisation-number.rules.js';
import type { EntityFacts, RoleFacts } from '../xml/entity-facts.js';
import type { Remark } from './finding.js';
import { employmentCategory, LEVELS } from './known-categories.js';

/** What it may state scoped attributes of (deployment profile 2.1.3.1, attribute specification 3.1.3). */
export function scopeRemarks({ roles, categories }: EntityFacts): Remark[] {
  const statesEmployments = LEVELS.map(employmentCategory).some((uri) => categories.includes(uri));
  return roles.flatMap((role) => roleRemarks(role, statesEmployments));
}

function roleRemarks({ kind, element, scopes }: RoleFacts, statesEmployments: boolean): Remark[] {
  const at = `${element}/Extensions/Scope`;
  const isProvider = kind === 'identity-provider' || kind === 'attribute-authority';
  if (!isProvider) return scopes.map(({ value }) => ({ code: 'scope-of-others', at, value }));
  const needsOne = kind === 'attribute-authority' || statesEmployments;
  if (scopes.length === 0) return needsOne ? [{ code: 'scope-missing', at }] : [];
  return scopes.flatMap(({ value, isPattern }): Remark[] => {
    if (isPattern) return [{ code: 'scope-pattern', at, value }];
    return isScope(value) ? [] : [{ code: 'scope', at, value }];
  });
}

function isScope(value: string): boolean {
  return organisationNumber(value) === value || (dnsScope(value) === value && !/^[0-9.]+$/.test(value));
}
