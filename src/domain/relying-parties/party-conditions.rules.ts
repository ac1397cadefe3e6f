import { isMisspelled, isOf, namesPersonalNumber } from './entity-categories.rules.js';
import { CONTRACTS, PRIVATE_SECTOR, PUBLIC_SECTOR, SERVICE_CATEGORIES } from './entity-category.js';
import type { NewAgreement } from './agreement.js';
import type { PartyConditions } from './party-conditions.js';
import { refusals } from './relying-parties.errors.js';

const SECTORS = { public: PUBLIC_SECTOR, private: PRIVATE_SECTOR };

/**
 * The conditions as they are stored. Categories of other organisations are taken by their prefix; where nobody but
 * the federation defines any, what is not known is refused.
 * @throws DomainError `agreement.unknown-category`, `agreement.no-party`
 */
export function checkConditions({ relyingParty, anyParty, requires = {} }: NewAgreement): PartyConditions {
  if ((relyingParty === undefined) !== (anyParty ?? false)) throw refusals.noParty();
  const { contracts = [], serviceCategories = [], sector, kind } = requires;
  refuseUnknown('contract', contracts, CONTRACTS);
  refuseUnknown('service', serviceCategories, SERVICE_CATEGORIES);
  const uris = [...contracts, ...serviceCategories, ...(sector ? [SECTORS[sector]] : [])];
  const categories = [...new Set(uris)].sort();
  if (relyingParty !== undefined) return { categories, ...(kind && { kind }) };
  if (categories.length === 0 && kind !== 'signatureService') throw refusals.noParty();
  return { categories, kind: kind ?? 'eService' };
}

/**
 * With whichever party declares it, no agreement says what is particular to one party's software, and personal numbers
 * take a category that has them.
 * @param attributes names of what is released
 * @throws DomainError `agreement.particular-to-party`, `agreement.personal-number-of-any`
 */
export function checkOfAnyParty(
  wanted: NewAgreement,
  { categories }: PartyConditions,
  attributes: readonly string[],
  personalNumber: string,
): void {
  if (wanted.relyingParty !== undefined) return;
  if (wanted.unspecifiedMeans !== undefined || wanted.certificateSubject || wanted.rsaSignature)
    throw refusals.particularToParty();
  const isOfNumbers = wanted.personalNumberSubjects === true || attributes.includes(personalNumber);
  if (isOfNumbers && !namesPersonalNumber(categories)) throw refusals.personalNumberOfAny();
}

function refuseUnknown(kind: 'contract' | 'service', given: readonly string[], known: readonly string[]) {
  const unknown = given.filter((uri) => !isOf(kind, uri) || isMisspelled(uri) || !/^\S{1,300}$/.test(uri));
  if (unknown.length > 0) throw refusals.unknownCategories(unknown, known);
}
