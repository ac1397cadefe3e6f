import {
  DEFINED,
  KNOWN_CATEGORIES,
  PRIVATE_SECTOR,
  PUBLIC_SECTOR,
  SERVICE_CATEGORIES,
  SIGNATURE_SERVICE,
} from '../../../domain/relying-parties/entity-category.js';

export const LEVELS = ['loa2', 'loa3', 'loa4'] as const;
export const personalNumberCategory = (level: string) => `http://id.elegnamnden.se/ec/1.0/${level}-pnr`;
export const employmentCategory = (level: string) => `http://id.swedenconnect.se/ec/1.0/${level}-orgid`;
export const nameCategory = (level: string) => `http://id.swedenconnect.se/ec/1.0/${level}-name`;

export const SCAL2 = 'http://id.elegnamnden.se/sprop/1.0/scal2';
export const SERVICE_TYPES: readonly string[] = [SIGNATURE_SERVICE, PUBLIC_SECTOR, PRIVATE_SECTOR];

/** Whoever else defines categories does so under a name of their own (entity categories 2 and 5): `…/ec/<org>`, `…/contract/<org>`. */
const OTHERS = /^http:\/\/id\.swedenconnect\.se\/(ec|contract)\/[^/]+\/\S+$/;

/** A service entity category: of the federation, or under the prefix where others define theirs. */
export function isServiceCategory(uri: string): boolean {
  return (
    SERVICE_CATEGORIES.includes(uri) || (uri.startsWith('http://id.swedenconnect.se/ec/') && !isUnknown(uri))
  );
}

/** Whether it has a name in the federation's domains and is none that is registered. */
export function isUnknown(uri: string): boolean {
  if (KNOWN_CATEGORIES.includes(uri)) return false;
  if (DEFINED.some((prefix) => uri.startsWith(prefix))) return true;
  return /^https?:\/\/id\.(elegnamnden|swedenconnect)\.se\//.test(uri) && !OTHERS.test(uri);
}
