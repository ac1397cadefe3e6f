import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import { asOf, inForce, wasKnown } from '../entitlements/facts-in-time.sql.js';
import type { AskedAt } from './asked-facts.store.js';

const CLOCK = asOf(5);

/** Whoever was given a power that covers the act, in the organisation: to be judged one by one. */
const HOLDERS = {
  name: 'administered-holders-of-covering-powers',
  text: `
with covering as materialized (
  select a.power_id as id from power_action a
    join power_resource_type t on t.power_id = a.power_id and t.type = $3 where a.action = $2),
-- Found by the power before they are put in order: in the order of holders all mandates there are would be read.
holder as materialized (
  select m.holder_id as id from covering join mandate m on m.organisation_id = $1::uuid and m.power_id = covering.id
  where ${wasKnown('m', CLOCK)} and m.valid_from <= ${CLOCK.at} and m.valid_until > ${CLOCK.at}
  union
  select a.employment_id from covering
    join role_power rp on rp.power_id = covering.id
    join role_assignment a on a.role_id = rp.role_id and a.organisation_id = $1::uuid and ${inForce('a', CLOCK)})
select holder.id from holder where holder.id > $4::uuid
order by holder.id limit $5`,
};

export interface HoldersQuestion {
  readonly organisationId: string;
  readonly action: string;
  readonly type: string;
  /** The last one seen; the nil UUID to begin with. */
  readonly after: string;
  readonly limit: number;
}

/** Finds who in an organisation could do something. */
@Injectable()
export class AdministeredHoldersStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** Ids of employments in their order. */
  async holders(
    { administers }: Caller,
    { organisationId, action, type, after, limit }: HoldersQuestion,
    { at, asKnownAt }: AskedAt,
  ): Promise<string[]> {
    const values = [organisationId, action, type, after, limit, at ?? null, asKnownAt ?? null];
    return (await this.database.query<{ id: string }>(administers, HOLDERS, values)).map(({ id }) => id);
  }
}
