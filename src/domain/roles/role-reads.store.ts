import { Injectable } from '@nestjs/common';
import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { RoleView } from './role.js';

type Row = Omit<RoleView, 'organisationId'> & { organisationId: string | null };

const ROLE = `r.id, r.organisation_id as "organisationId", r.code, r.name_sv as "nameSv", r.name_en as "nameEn",
    coalesce(carried.codes, '{}') as powers, coalesce(carried.ids, '{}') as "powerIds"`;
const CARRIED = `left join lateral (
      select array_agg(p.code order by p.code collate "C") as codes, array_agg(p.id order by p.code collate "C") as ids
      from role_power rp join power p on p.id = rp.power_id where rp.role_id = r.id) carried on true`;
const BY_CODE = 'order by r.code collate "C"';

const BY_ID: PreparedStatement = {
  name: 'roles-by-id',
  text: `select ${ROLE} from role r ${CARRIED} where r.id = any($1::uuid[])`,
};
const SHARED: PreparedStatement = {
  name: 'roles-shared',
  text: `select ${ROLE} from role r ${CARRIED} where r.organisation_id is null ${BY_CODE}`,
};
const OF_ORGANISATION: PreparedStatement = {
  name: 'roles-of-organisation',
  text: `select o.id as "ownerId", array(
      select row_to_json(role) from (
        select ${ROLE} from role r ${CARRIED}
        where r.organisation_id = o.id or r.organisation_id is null ${BY_CODE}) role) as roles
    from organisation o where o.number = $1`,
};

@Injectable()
export class RoleReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  async byIds(caller: Caller, ids: readonly string[]): Promise<RoleView[]> {
    return (await this.database.query<Row>(caller.administers, BY_ID, [ids])).map(toView);
  }

  /** By code. */
  async shared(caller: Caller): Promise<RoleView[]> {
    return (await this.database.query<Row>(caller.administers, SHARED, [])).map(toView);
  }

  /** Its own and the shared ones, by code; undefined when there is no such organisation in the caller's scope. */
  async of(caller: Caller, number: string): Promise<{ ownerId: string; roles: RoleView[] } | undefined> {
    const [found] = await this.database.query<{ ownerId: string; roles: Row[] }>(
      caller.administers,
      OF_ORGANISATION,
      [number],
    );
    return found && { ownerId: found.ownerId, roles: found.roles.map(toView) };
  }
}

function toView({ organisationId, ...role }: Row): RoleView {
  return { ...role, ...(organisationId !== null && { organisationId }) };
}
