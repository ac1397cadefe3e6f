import { organisationNumber } from './organisation-number.rules.js';
import { personalNumber } from './personal-number.rules.js';

/** The identifiers stored as such; a personal number is not one of them, it is found by its keyed hash only. */
export const identifierTypes = ['orgAffiliation', 'hsaId', 'eppn', 'prid', 'issuerId'] as const;
export type IdentifierType = (typeof identifierTypes)[number];

/**
 * pridPersistence (attribute specification 3.3.1): how long a prid may be expected to name its person. A: as long as a
 * personal number would; B: while the person keeps name, address and e-ID; C: it may change at any time.
 */
export const pridPersistences = ['A', 'B', 'C'] as const;
export type PridPersistence = (typeof pridPersistences)[number];

/** What an employee can be asked for by: a type and the value normalised for comparison. */
export interface SubjectKey {
  readonly type: IdentifierType | 'personalIdentityNumber';
  readonly value: string;
}

export interface OrgAffiliation {
  /** Normalised: lower case, single inner spaces. */
  readonly uid: string;
  /** Organisation number, ten digits. */
  readonly number: string;
}

/** No identifier of any type is longer; what is longer is not looked at. */
const longest = 256;

/**
 * The key to look for, or undefined when the value is malformed for its type. Never throws and takes linear time,
 * whatever the value: it comes from outside.
 */
export function subjectKey(type: SubjectKey['type'], raw: string): SubjectKey | undefined {
  const value = raw.length <= longest ? normalisers[type](raw) : undefined;
  return value === undefined ? undefined : { type, value };
}

/** Splits at the last `@`, since the personal part may hold one itself (a mail address); undefined when malformed. */
export function parseOrgAffiliation(raw: string): OrgAffiliation | undefined {
  const at = raw.lastIndexOf('@');
  if (at < 0 || raw.length > longest) return undefined;
  const uid = normaliseUid(raw.slice(0, at));
  const number = organisationNumber(raw.slice(at + 1));
  return uid === undefined || number === undefined ? undefined : { uid, number };
}

/** The personal part of an orgAffiliation as compared: it is opaque but for case and insignificant spaces. */
export function normaliseUid(raw: string): string | undefined {
  const uid = ignoreCase(raw);
  return uid.length > 0 && uid.length <= 200 && !/\p{C}/u.test(uid) ? uid : undefined;
}

/** A code of an issuer of e-identities as it begins its identifiers, exact; undefined when malformed. */
export function issuerCode(raw: string): string | undefined {
  return matching(raw.trim(), /^[^\s!\p{C}]{1,100}$/u);
}

/** The two parts of a normalised `<issuer>!<id>`, where the id could be the personal part of an orgAffiliation. */
export function parseIssuerId(value: string): { readonly code: string; readonly uid: string } | undefined {
  const [code = '', id = ''] = value.split('!');
  const uid = normaliseUid(id);
  return uid === undefined ? undefined : { code, uid };
}

/** A DNS name of at least two labels in lower case, or undefined. */
export function dnsScope(raw: string): string | undefined {
  const name = raw.trim().toLowerCase();
  const labels = name.split('.');
  return labels.length > 1 && name.length <= 253 && labels.every(isLabel) ? name : undefined;
}

const normalisers: Record<SubjectKey['type'], (raw: string) => string | undefined> = {
  orgAffiliation,
  hsaId: (raw) => matching(ignoreCase(raw).toUpperCase(), /^SE[0-9]{10}-[A-Z0-9]{1,18}$/),
  eppn,
  prid,
  issuerId,
  personalIdentityNumber: (raw) => (/^[0-9]{12}$/.test(raw.trim()) ? personalNumber(raw)?.number : undefined),
};

function orgAffiliation(raw: string): string | undefined {
  const parts = parseOrgAffiliation(raw);
  return parts && `${parts.uid}@${parts.number}`;
}

function eppn(raw: string): string | undefined {
  const [local, scope, ...more] = ignoreCase(raw).split('@');
  if (!local || !scope || more.length > 0 || /[\s\p{C}]/u.test(local)) return undefined;
  const domain = dnsScope(scope);
  return domain && `${local}@${domain}`;
}

/** Country in capitals, the rest in lower case (Sweden Connect attribute specification 3.3.1). */
function prid(raw: string): string | undefined {
  const value = ignoreCase(raw);
  return matching(
    value.slice(0, 2).toUpperCase() + value.slice(2),
    /^[A-Z]{2}:[0-9a-z][0-9a-z-]{8,28}[0-9a-z]$/,
  );
}

/** `<issuer>!<id>`: an id means nothing without its issuer. Exact, since issuers decide their own comparison. */
function issuerId(raw: string): string | undefined {
  return matching(raw.trim(), /^[^\s!\p{C}]+![^\s!\p{C}]+$/u);
}

/** X.520 caseIgnoreMatch: case and insignificant spaces are ignored (attribute specification 3.1). */
function ignoreCase(raw: string): string {
  return raw.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
}

function matching(value: string, pattern: RegExp): string | undefined {
  return pattern.test(value) ? value : undefined;
}

function isLabel(label: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
}
