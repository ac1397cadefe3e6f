import { versionOf } from '../../platform/database/kept-rows.js';
import { inForce, type Clock } from '../entitlements/facts-in-time.sql.js';
import { PRIVATE_SECTOR, PUBLIC_SECTOR, SIGNATURE_SERVICE } from './entity-category.js';
import { fromValidSource } from './from-valid-source.sql.js';

/** SQL of whether what is registered of the party counts now: it has not been removed, nor has the feed it comes from expired. */
export const isRegistered = (party: string) => `${party}.removed_at is null and ${fromValidSource(party)}`;

const BOTH_SECTORS = `array['${PRIVATE_SECTOR}', '${PUBLIC_SECTOR}']`;

/** SQL of whether the party declares what the agreement asks for. Who says both sectors is of neither. */
export const declares = (agreement: string, party: string) => `${isRegistered(party)}
  and ${party}.entity_categories @> ${agreement}.required_categories
  and not (${agreement}.required_categories && ${BOTH_SECTORS} and ${party}.entity_categories @> ${BOTH_SECTORS})
  and coalesce(${agreement}.required_kind = case when '${SIGNATURE_SERVICE}' = any(${party}.entity_categories)
    then 'signatureService' else 'eService' end::relying_party_kind, true)`;

const asksNothing = (agreement: string) =>
  `${agreement}.required_categories = '{}' and ${agreement}.required_kind is null`;

/**
 * SQL of rows of `agreement`, with `version`: the one with the party itself, if it is in force and asks for nothing. It decides,
 * whatever else there is; where there is none, `decidingAgreement` finds what decides, and is much longer to prepare.
 * @param party SQL: its id @param organisation SQL: its id; neither names a table `own`
 */
export const plainAgreement = (party: string, organisation: string, clock: Clock) => `
    select own.*, ${versionOf('own')} as version from agreement own
    where own.relying_party_id = ${party} and own.organisation_id = ${organisation}
      and ${inForce('own', clock)} and ${asksNothing('own')}
    offset 0`;

/**
 * SQL of rows of `agreement`: the one, if any, that decides what the party is told about the organisation. It is decided
 * here for every door (docs/decisions/0014-entity-categories.md):
 * - One with the party itself goes before those with whichever party, also while the party does not declare what it asks.
 * - Of several with whichever party the one that asks for all that the others ask for, and more; if none does, none.
 * - What a party declares is what is registered of it now, whatever instant is asked about.
 * @param party SQL: its id @param organisation SQL: its id; neither names a table `deciding`, `asking`, `own` or `rival`
 */
export const decidingAgreement = (party: string, organisation: string, clock: Clock) => `
    select deciding.* from agreement deciding
    where deciding.relying_party_id = ${party} and deciding.organisation_id = ${organisation}
      and ${inForce('deciding', clock)}
      and (${asksNothing('deciding')} or exists (
        select from relying_party asking where asking.id = ${party} and ${declares('deciding', 'asking')}))
    union all
    select deciding.* from agreement deciding join relying_party asking on asking.id = ${party}
    where deciding.relying_party_id is null and deciding.organisation_id = ${organisation}
      and ${inForce('deciding', clock)} and ${declares('deciding', 'asking')}
      and not exists (
        select from agreement own
        where own.relying_party_id = ${party} and own.organisation_id = ${organisation} and ${inForce('own', clock)})
      and not exists (
        select from agreement rival
        where rival.relying_party_id is null and rival.organisation_id = ${organisation} and rival.id <> deciding.id
          and ${inForce('rival', clock)} and ${declares('rival', 'asking')}
          and not (deciding.required_categories @> rival.required_categories
            and deciding.required_categories <> rival.required_categories))`;

/** SQL of (organisation_id): those that may have an agreement with the party. @param party SQL: its id */
export const agreeingOrganisations = (party: string) =>
  `select a.organisation_id from agreement a where a.relying_party_id = ${party} or a.relying_party_id is null
    group by a.organisation_id`;
