import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { Limits, MandateStatus, MandateSummary } from './mandate.js';

export interface MandateFilter {
  readonly organisationId?: string;
  readonly holderId?: string;
  readonly power?: string;
  readonly statuses?: readonly MandateStatus[];
  readonly limit: number;
}

type Row = Omit<MandateSummary, 'parentId' | 'limits'> & { parentId: string | null; limits: Limits | null };

@Injectable()
export class MandateListStore {
  /** The newest first. The status is derived by the database's clock, over all the mandate was passed on through. */
  async list(tx: Prisma.TransactionClient, filter: MandateFilter): Promise<MandateSummary[]> {
    const statuses = filter.statuses && Prisma.sql`where status = any(${[...filter.statuses]}::text[])`;
    const rows = await tx.$queryRaw<Row[]>`
      with recursive chosen as (
        select mandate.* from mandate join power on power.id = mandate.power_id where ${conditions(filter)}
      ), chain as (
        select id as mandate_id, parent_id, id, holder_id, valid_from, valid_until from chosen
        union all
        select chain.mandate_id, up.parent_id, up.id, up.holder_id, up.valid_from, up.valid_until
        from chain join mandate up on up.id = chain.parent_id
      ), weakest as (
        select chain.mandate_id,
          bool_or(chain.valid_until <= statement_timestamp() or not employed.still) as over,
          bool_or(chain.valid_from > statement_timestamp() or not employed.begun) as to_come,
          bool_or(state.state = 'suspended') as suspended
        from chain
        join mandate_state state on state.mandate_id = chain.id and state.ended_at is null
        cross join lateral (${employment}) employed
        group by chain.mandate_id
      ), listed as (
        select chosen.*, case
          when state.state in ('revoked', 'rejected') then state.state::text
          when weakest.over then 'expired'
          when state.state = 'pending' then 'pending'
          when weakest.suspended then 'suspended'
          when weakest.to_come then 'scheduled'
          else state.state::text end as status
        from chosen
        join weakest on weakest.mandate_id = chosen.id
        join mandate_state state on state.mandate_id = chosen.id and state.ended_at is null
      )
      select listed.id, organisation.number as organisation, employment.uid || '@' || organisation.number as holder,
        power.code as power, listed.valid_from as "validFrom", listed.valid_until as "validUntil", listed.basis,
        listed.parent_id as "parentId", listed.status, (${limits}) as limits
      from listed
      join organisation on organisation.id = listed.organisation_id
      join employment on employment.id = listed.holder_id
      join power on power.id = listed.power_id
      ${statuses ?? Prisma.empty}
      order by listed.recorded_at desc, listed.id limit ${filter.limit}`;
    return rows.map(({ parentId, limits: limited, ...row }) => ({
      ...row,
      limits: limited ?? {},
      ...(parentId && { parentId }),
    }));
  }
}

/** Whether the holder's employment has begun and goes on, as far as its terms that ever held say. */
const employment = Prisma.sql`
  select coalesce(bool_or(term.until is null or term.until > statement_timestamp()), false) as still,
    coalesce(bool_or(term.valid_from <= statement_timestamp()), false) as begun
  from (
    select valid_from, least(valid_until, ended_at) as until from employment_term where employment_id = chain.holder_id
  ) term
  where term.until is null or term.until > term.valid_from`;

const limits = Prisma.sql`
  select jsonb_object_agg(dimension, allowed) from (
    select dimension, jsonb_agg(value order by value) as allowed
    from mandate_limit where mandate_id = listed.id group by dimension
  ) by_dimension`;

function conditions({ organisationId, holderId, power }: MandateFilter): Prisma.Sql {
  const all = [
    Prisma.sql`true`,
    ...(organisationId === undefined ? [] : [Prisma.sql`mandate.organisation_id = ${organisationId}::uuid`]),
    ...(holderId === undefined ? [] : [Prisma.sql`mandate.holder_id = ${holderId}::uuid`]),
    ...(power === undefined ? [] : [Prisma.sql`power.code = ${power}`]),
  ];
  return Prisma.join(all, ' and ');
}
