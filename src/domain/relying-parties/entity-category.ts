/** Entity categories of Sweden Connect (Entity Categories 1.9; Registry for Identifiers, section 3.1.3), exact URIs. */
const ELN = 'http://id.elegnamnden.se';
const SC = 'http://id.swedenconnect.se';

const under = (prefix: string, ...names: string[]) => names.map((name) => `${prefix}/${name}`);

/** What each kind of category begins with, whoever defines it. */
export const PREFIXES = {
  contract: [`${SC}/contract/`],
  service: [`${ELN}/ec/`, `${SC}/ec/`],
  property: [`${ELN}/sprop/`],
  general: [`${SC}/general-ec/`],
} as const;

/** Where nobody but the framework and the federation's operator define anything: what is not known is misspelled. */
export const DEFINED = [
  ...under(`${SC}/contract`, 'sc/'),
  ...under(`${ELN}/ec`, '1.0/'),
  ...under(`${SC}/ec`, '1.0/', 'sc/'),
  ...under(ELN, 'sprop/1.0/', 'st/1.0/'),
  ...under(SC, 'general-ec/1.0/'),
];

export const CONTRACTS = under(
  `${SC}/contract/sc`,
  'sweden-connect',
  'eid-choice-2017',
  'prepaid-auth-2021',
  'eid-authorization-system',
);

/** Service categories whose attribute set holds the personal number (pnr-01). */
export const PERSONAL_NUMBER_CATEGORIES = [
  ...under(`${ELN}/ec/1.0`, 'loa2-pnr', 'loa3-pnr', 'loa4-pnr', 'eidas-pnr-delivery'),
  `${SC}/ec/sc/uncertified-loa3-pnr`,
];

export const SERVICE_CATEGORIES = [
  ...PERSONAL_NUMBER_CATEGORIES,
  `${ELN}/ec/1.0/eidas-naturalperson`,
  ...under(`${SC}/ec/1.0`, 'loa2-orgid', 'loa3-orgid', 'loa4-orgid'),
  ...under(`${SC}/ec/1.0`, 'loa2-name', 'loa3-name', 'loa4-name', 'loa3-hsaid'),
  `${SC}/ec/sc/uncertified-loa3-hsaid`,
];

const SERVICE_PROPERTIES = under(`${ELN}/sprop/1.0`, 'mobile-auth', 'scal2');

export const SIGNATURE_SERVICE = `${ELN}/st/1.0/sigservice`;
export const PUBLIC_SECTOR = `${ELN}/st/1.0/public-sector-sp`;
export const PRIVATE_SECTOR = `${ELN}/st/1.0/private-sector-sp`;

/** A party declares that it can take a samordningsnummer as personalIdentityNumber (Entity Categories, section 6). */
export const ACCEPTS_COORDINATION_NUMBER = `${SC}/general-ec/1.0/accepts-coordination-number`;

export const KNOWN_CATEGORIES: readonly string[] = [
  ...CONTRACTS,
  ...SERVICE_CATEGORIES,
  ...SERVICE_PROPERTIES,
  ...[SIGNATURE_SERVICE, PUBLIC_SECTOR, PRIVATE_SECTOR, ACCEPTS_COORDINATION_NUMBER],
  ...under(`${SC}/general-ec/1.0`, 'secure-authenticator-binding', 'supports-user-message'),
];

export const partyKinds = ['eService', 'signatureService'] as const;
export type PartyKind = (typeof partyKinds)[number];

/** `undeclared`: it says neither, or both, so that it cannot be told. */
export const sectors = ['public', 'private', 'undeclared'] as const;
export type Sector = (typeof sectors)[number];

/** What a party declares itself to be, sorted; URIs exactly as it declares them. */
export interface DeclaredCategories {
  readonly kind: PartyKind;
  readonly sector: Sector;
  readonly acceptsCoordinationNumber: boolean;
  readonly contracts: readonly string[];
  readonly serviceCategories: readonly string[];
  readonly serviceProperties: readonly string[];
  readonly generalCategories: readonly string[];
  /** Of other federations, or of no kind that is known. */
  readonly otherCategories: readonly string[];
}

/** What is not as it should be; the party is read all the same, and what is misspelled counts for nothing. */
export type CategoryProblem = 'both-sectors' | 'unknown-category';
