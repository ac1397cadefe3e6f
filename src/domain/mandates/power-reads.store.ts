import { Injectable } from '@nestjs/common';
import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { PowerView } from './power.js';

type Optional = 'organisationId' | 'relyingPartyId' | 'relyingParty' | 'condition';
type Row = Omit<PowerView, Optional> & Record<Optional, string | null>;

/** No maximum means five years. */
const POWER = `p.id, p.organisation_id as "organisationId", p.code, p.name_sv as "nameSv", p.name_en as "nameEn",
    p.relying_party_id as "relyingPartyId",
    (select rp.entity_id from relying_party rp where rp.id = p.relying_party_id) as "relyingParty",
    coalesce(p.maximum_months, 60) as "maximumMonths", p.passable_depth as "passableDepth",
    p.persons_together as "personsTogether", coalesce(p.together_minutes, 60) as "togetherMinutes",
    p.approvals_needed as "approvalsNeeded", p.condition,
    array(select a.action from power_action a where a.power_id = p.id order by a.action) as actions,
    array(select t.type from power_resource_type t where t.power_id = p.id order by t.type) as "resourceTypes",
    array(select json_build_object('name', d.dimension, 'kind', d.kind) from power_dimension d
      where d.power_id = p.id order by d.dimension) as dimensions,
    array(select l.level from power_assurance_level l where l.power_id = p.id order by l.level) as "assuranceLevels",
    array(select other.code from power_incompatibility i
      join power other on other.id = case p.id when i.first_id then i.second_id else i.first_id end
      where p.id in (i.first_id, i.second_id) order by other.code) as "incompatibleWith"`;
const IN_ORDER = 'order by p.code collate "C"';

const BY_ID: PreparedStatement = {
  name: 'powers-by-id',
  text: `select ${POWER} from power p where p.id = any($1::uuid[])`,
};
const BY_CODE: PreparedStatement = {
  name: 'powers-by-code',
  text: `select ${POWER} from power p where p.code = any($1::text[])`,
};
const SHARED: PreparedStatement = {
  name: 'powers-shared',
  text: `select ${POWER} from power p where p.organisation_id is null ${IN_ORDER}`,
};
const OF_ORGANISATION: PreparedStatement = {
  name: 'powers-of-organisation',
  text: `select o.id as "ownerId", array(
      select row_to_json(power) from (
        select ${POWER} from power p where p.organisation_id = o.id or p.organisation_id is null ${IN_ORDER}) power) as powers
    from organisation o where o.number = $1`,
};

@Injectable()
export class PowerReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  async byIds(caller: Caller, ids: readonly string[]): Promise<PowerView[]> {
    return this.many(caller, BY_ID, [ids]);
  }

  async byCodes(caller: Caller, codes: readonly string[]): Promise<PowerView[]> {
    return this.many(caller, BY_CODE, [codes]);
  }

  /** By code. */
  async shared(caller: Caller): Promise<PowerView[]> {
    return this.many(caller, SHARED, []);
  }

  /** Its own and the shared ones, by code; undefined when there is no such organisation in the caller's scope. */
  async of(caller: Caller, number: string): Promise<{ ownerId: string; powers: PowerView[] } | undefined> {
    const [found] = await this.database.query<{ ownerId: string; powers: Row[] }>(
      caller.administers,
      OF_ORGANISATION,
      [number],
    );
    return found && { ownerId: found.ownerId, powers: found.powers.map(toView) };
  }

  private async many(caller: Caller, statement: PreparedStatement, values: readonly unknown[]) {
    return (await this.database.query<Row>(caller.administers, statement, values)).map(toView);
  }
}

function toView({ organisationId, relyingPartyId, relyingParty, condition, ...power }: Row): PowerView {
  return {
    ...power,
    ...(organisationId !== null && { organisationId }),
    ...(relyingPartyId !== null && { relyingPartyId }),
    ...(relyingParty !== null && { relyingParty }),
    ...(condition !== null && { condition }),
  };
}
