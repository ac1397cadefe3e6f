import {
  ACCEPTS_COORDINATION_NUMBER,
  DEFINED,
  KNOWN_CATEGORIES,
  PERSONAL_NUMBER_CATEGORIES,
  PREFIXES,
  PRIVATE_SECTOR,
  PUBLIC_SECTOR,
  SIGNATURE_SERVICE,
  type CategoryProblem,
  type DeclaredCategories,
  type Sector,
} from './entity-category.js';

/** Sorts what a party declares. Nothing is lost: what is of no known kind is among the others. */
export function declared(categories: readonly string[]): DeclaredCategories {
  const of = (kind: keyof typeof PREFIXES) => categories.filter((uri) => isOf(kind, uri));
  const sorted = {
    contracts: of('contract'),
    serviceCategories: of('service'),
    serviceProperties: of('property'),
    generalCategories: of('general'),
  };
  const told = [...Object.values(sorted).flat(), SIGNATURE_SERVICE, PUBLIC_SECTOR, PRIVATE_SECTOR];
  return {
    kind: categories.includes(SIGNATURE_SERVICE) ? 'signatureService' : 'eService',
    sector: sectorOf(categories),
    acceptsCoordinationNumber: categories.includes(ACCEPTS_COORDINATION_NUMBER),
    ...sorted,
    otherCategories: categories.filter((uri) => !told.includes(uri)),
  };
}

/** Whether the URI is a category of the kind, known or not. */
export function isOf(kind: keyof typeof PREFIXES, uri: string): boolean {
  return PREFIXES[kind].some((prefix) => uri.startsWith(prefix));
}

/** What an operator should know of what a party declares, each once. */
export function categoryProblems(categories: readonly string[]): CategoryProblem[] {
  const isBoth = categories.includes(PUBLIC_SECTOR) && categories.includes(PRIVATE_SECTOR);
  return [
    ...(isBoth ? ['both-sectors' as const] : []),
    ...(categories.some(isMisspelled) ? ['unknown-category' as const] : []),
  ];
}

/** Not known although it should be, or but for case, scheme and a slash at its end what is known. */
export function isMisspelled(uri: string): boolean {
  if (KNOWN_CATEGORIES.includes(uri)) return false;
  return DEFINED.some((prefix) => uri.startsWith(prefix)) || ALMOST_KNOWN.has(almost(uri));
}

/**
 * Service categories say what a party wants of a person. One that declares some, but none with a personal number, does
 * not want it; of one that declares none the agreement alone decides.
 */
export function wantsPersonalNumber(categories: readonly string[]): boolean {
  const { serviceCategories } = declared(categories);
  return serviceCategories.length === 0 || namesPersonalNumber(serviceCategories);
}

/** Whether a service category with a personal number is among them. */
export function namesPersonalNumber(categories: readonly string[]): boolean {
  return categories.some((uri) => PERSONAL_NUMBER_CATEGORIES.includes(uri));
}

function sectorOf(categories: readonly string[]): Sector {
  const [isPublic, isPrivate] = [categories.includes(PUBLIC_SECTOR), categories.includes(PRIVATE_SECTOR)];
  if (isPublic === isPrivate) return 'undeclared';
  return isPublic ? 'public' : 'private';
}

const almost = (uri: string) =>
  uri
    .toLowerCase()
    .replace(/^https?:/, '')
    .replace(/\/+$/, '');
const ALMOST_KNOWN = new Set(KNOWN_CATEGORIES.map(almost));
