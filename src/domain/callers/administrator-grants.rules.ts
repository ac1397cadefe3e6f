import type { Grant } from '../access/caller.js';
import { isPermission, organisationPermissions, type Permission } from '../access/permission.js';
import type { Entitlement, Limits } from '../entitlements/entitlement.js';
import { isFreeToUse } from '../entitlements/entitlements.rules.js';
import { PERMISSION_DIMENSION } from '../access/administer-power.js';
import { ASSURANCE_LEVEL } from '../mandates/power.js';

/** Whoever is limited in another way is limited in a way that administration cannot keep to. */
const UNDERSTOOD: readonly string[] = [PERMISSION_DIMENSION, ASSURANCE_LEVEL];

/**
 * What an employee may administer: each mandate of the power gives its permissions for the organisation that gave it. A role
 * gives none, nor does a mandate that more than one person must use, that has a condition, or that is limited in units.
 * @param code of the power to administer
 * @param level the level of assurance at which the employee was identified, an exact URI; absent: unknown
 */
export function administratorGrants(
  entitlements: readonly Entitlement[],
  code: string,
  level: string | undefined,
): Grant[] {
  return entitlements
    .filter((one) => one.kind === 'power' && one.code === code && one.basis.kind === 'mandate')
    .filter((one) => isFreeToUse(one) && isUnderstood(one.limits) && accepts(one, level))
    .map(({ organisation, limits }) => ({
      organisations: [organisation.id],
      permissions: new Set(permissionsOf(limits)),
    }))
    .filter(({ permissions }) => permissions.size > 0);
}

function isUnderstood(limits: Limits): boolean {
  return Object.keys(limits).every((dimension) => UNDERSTOOD.includes(dimension));
}

function accepts({ acceptedLevels }: Entitlement, level: string | undefined): boolean {
  return acceptedLevels.length === 0 || (level !== undefined && acceptedLevels.includes(level));
}

/** Never that of operators, whatever the limit says. */
function permissionsOf(limits: Limits): readonly Permission[] {
  const named = limits[PERMISSION_DIMENSION];
  if (!named) return organisationPermissions;
  return named.filter(isPermission).filter((permission) => permission !== 'service:operate');
}
