/** Sweden Connect Registry 3.1.3, and the contracts of the federation's operator. */
const EC = 'http://id.elegnamnden.se/ec/1.0/';
const SC_EC = 'http://id.swedenconnect.se/ec/1.0/';
const SC_EC_OPERATOR = 'http://id.swedenconnect.se/ec/sc/';
const PROPERTY = 'http://id.elegnamnden.se/sprop/1.0/';
const TYPE = 'http://id.elegnamnden.se/st/1.0/';
const GENERAL = 'http://id.swedenconnect.se/general-ec/1.0/';
const CONTRACT = 'http://id.swedenconnect.se/contract/sc/';

const under = (prefix: string, names: readonly string[]) => names.map((name) => prefix + name);

export const LEVELS = ['loa2', 'loa3', 'loa4'] as const;
export const personalNumberCategory = (level: string) => `${EC}${level}-pnr`;
export const employmentCategory = (level: string) => `${SC_EC}${level}-orgid`;
export const nameCategory = (level: string) => `${SC_EC}${level}-name`;

const SERVICE_CATEGORIES = new Set([
  ...LEVELS.flatMap((level) => [
    personalNumberCategory(level),
    employmentCategory(level),
    nameCategory(level),
  ]),
  ...under(EC, ['eidas-naturalperson', 'eidas-pnr-delivery']),
  ...under(SC_EC, ['loa3-hsaid']),
  ...under(SC_EC_OPERATOR, ['uncertified-loa3-pnr', 'uncertified-loa3-hsaid']),
]);

export const SCAL2 = `${PROPERTY}scal2`;
export const SIGNATURE_SERVICE = `${TYPE}sigservice`;
export const PUBLIC_SECTOR = `${TYPE}public-sector-sp`;
export const PRIVATE_SECTOR = `${TYPE}private-sector-sp`;
export const SERVICE_TYPES: readonly string[] = [SIGNATURE_SERVICE, PUBLIC_SECTOR, PRIVATE_SECTOR];

const REGISTERED = new Set([
  ...SERVICE_CATEGORIES,
  ...SERVICE_TYPES,
  SCAL2,
  ...under(PROPERTY, ['mobile-auth']),
  ...under(GENERAL, ['secure-authenticator-binding', 'accepts-coordination-number', 'supports-user-message']),
  ...under(CONTRACT, ['sweden-connect', 'eid-choice-2017', 'prepaid-auth-2021', 'eid-authorization-system']),
]);

/** Whoever else defines categories does so under a name of their own (entity categories 2 and 5): `…/ec/<org>`, `…/contract/<org>`. */
const FEDERATIONS = [EC, SC_EC, SC_EC_OPERATOR, PROPERTY, TYPE, GENERAL, CONTRACT];
const OTHERS = /^http:\/\/id\.swedenconnect\.se\/(ec|contract)\/[^/]+\/\S+$/;

/** A service entity category: of the federation, or under the prefix where others define theirs. */
export function isServiceCategory(uri: string): boolean {
  return SERVICE_CATEGORIES.has(uri) || (uri.startsWith('http://id.swedenconnect.se/ec/') && !isUnknown(uri));
}

/** Whether it has a name in the federation's domains and is none that is registered. */
export function isUnknown(uri: string): boolean {
  if (REGISTERED.has(uri)) return false;
  if (FEDERATIONS.some((prefix) => uri.startsWith(prefix))) return true;
  return /^https?:\/\/id\.(elegnamnden|swedenconnect)\.se\//.test(uri) && !OTHERS.test(uri);
}
