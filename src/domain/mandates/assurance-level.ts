/**
 * Levels of assurance by exact URI (Registry for Identifiers, section 3.1.1, and who it names). They are compared for
 * equality alone: none is translated to another, and none is above another but where somebody says "at least".
 */
const ELN = 'http://id.elegnamnden.se/loa/1.0';
const SC = 'http://id.swedenconnect.se/loa/1.0';
const EU = 'http://eidas.europa.eu';

const under = (prefix: string, ...names: string[]) => names.map((name) => `${prefix}/${name}`);

/** A Swedish level, and what "at least" it means: all of it said here. */
export const AT_LEAST = {
  2: {
    certified: under(ELN, 'loa2', 'loa3', 'loa4'),
    nonresident: under(SC, 'loa2-nonresident', 'loa3-nonresident', 'loa4-nonresident'),
    uncertified: under(SC, 'uncertified-loa2', 'uncertified-loa3'),
  },
  3: {
    certified: under(ELN, 'loa3', 'loa4'),
    nonresident: under(SC, 'loa3-nonresident', 'loa4-nonresident'),
    uncertified: under(SC, 'uncertified-loa3'),
  },
  4: {
    certified: under(ELN, 'loa4'),
    nonresident: under(SC, 'loa4-nonresident'),
    uncertified: [],
  },
} as const satisfies Record<number, Record<string, readonly string[]>>;

/** Of the Swedish eIDAS connector; `nf` is of an eID that has been notified. */
export const EIDAS_AT_LEAST = {
  low: {
    certified: under(
      ELN,
      'eidas-low',
      'eidas-nf-low',
      'eidas-sub',
      'eidas-nf-sub',
      'eidas-high',
      'eidas-nf-high',
    ),
    uncertified: under(SC, 'uncertified-eidas-low', 'uncertified-eidas-sub', 'uncertified-eidas-high'),
  },
  substantial: {
    certified: under(ELN, 'eidas-sub', 'eidas-nf-sub', 'eidas-high', 'eidas-nf-high'),
    uncertified: under(SC, 'uncertified-eidas-sub', 'uncertified-eidas-high'),
  },
  high: {
    certified: under(ELN, 'eidas-high', 'eidas-nf-high'),
    uncertified: under(SC, 'uncertified-eidas-high'),
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export type SwedishLevel = keyof typeof AT_LEAST;
export const eidasLevels = ['low', 'substantial', 'high'] as const;
export type EidasLevel = (typeof eidasLevels)[number];

/** The levels that are known. Others belong to other federations. */
export const ASSURANCE_LEVELS: readonly string[] = [
  `${ELN}/loa1`,
  ...AT_LEAST[2].certified,
  ...EIDAS_AT_LEAST.low.certified,
  ...AT_LEAST[2].nonresident,
  ...AT_LEAST[2].uncertified,
  ...EIDAS_AT_LEAST.low.uncertified,
  ...under(`${EU}/LoA`, 'low', 'substantial', 'high'),
  ...under(`${EU}/NotNotified/LoA`, 'low', 'substantial', 'high'),
  'http://id.sambi.se/loa/loa3',
];

/** A way to say several levels when something is defined; what is kept is the list. What is not said is not in it. */
export interface LevelsAtLeast {
  readonly level?: SwedishLevel;
  readonly eidas?: EidasLevel;
  /** Also of who has no Swedish identity number. */
  readonly nonresident?: boolean;
  /** Also of providers that nobody has reviewed. */
  readonly uncertified?: boolean;
}
