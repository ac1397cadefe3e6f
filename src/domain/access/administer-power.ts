/** The dimension that limits which permissions a mandate to administer gives; without a limit in it, all. */
export const PERMISSION_DIMENSION = 'permission';

/**
 * Code of the power whose mandates make an employee an administrator of the organisation that gave it.
 * @param baseUri ATTRIBUTE_BASE_URI, without a trailing slash
 */
export function administerPowerCode(baseUri: string): string {
  return `${baseUri}/power/administer`;
}

/**
 * Whether the code lies under the base of our own attributes, where codes have a meaning that we give them. Compared
 * without regard to case, so that none looks like one of ours.
 */
export function isReservedCode(code: string, baseUri: string): boolean {
  return code.toLowerCase().startsWith(baseUri.toLowerCase());
}
