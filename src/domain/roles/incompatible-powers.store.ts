import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { EmploymentKey } from '../directory/employment.store.js';
import type { Period } from '../directory/local-date.rules.js';
import { brokenOffAt } from '../directory/broken-off.sql.js';
import { PersonLock } from '../directory/person-lock.store.js';
import { refusals } from './roles.errors.js';

@Injectable()
export class IncompatiblePowers {
  constructor(private readonly locks: PersonLock) {}

  /**
   * Refuses powers for a person who holds one that may not be combined with them, for the same organisation and in an
   * overlapping period, by a mandate or with a role and through whichever employment. Until the transaction ends no
   * other one decides about the same person, so that two that pass alone cannot both pass.
   */
  async refuse(
    tx: Prisma.TransactionClient,
    holder: EmploymentKey,
    powerIds: readonly string[],
    period: Period,
  ): Promise<void> {
    await this.locks.take(tx, holder.personId);
    const [found] = await conflicts(tx, holder, powerIds, period);
    if (found) throw refusals.incompatible(found.wanted, found.held);
  }

  /** The first two of the powers that may not be combined. */
  async among(tx: Prisma.TransactionClient, ids: readonly string[]): Promise<[string, string] | undefined> {
    const pair = await tx.powerIncompatibility.findFirst({
      where: { firstId: { in: [...ids] }, secondId: { in: [...ids] } },
      select: { first: { select: { code: true } }, second: { select: { code: true } } },
    });
    return pair ? [pair.first.code, pair.second.code] : undefined;
  }
}

const BROKEN_OFF = {
  mandate: Prisma.raw(brokenOffAt('mandate.holder_id', 'mandate.valid_from')),
  role: Prisma.raw(brokenOffAt('a.employment_id', 'a.valid_from')),
};

/** Mandates count in every state that is not final: one that waits or rests can come into force without being asked again. */
function conflicts(
  tx: Prisma.TransactionClient,
  { personId, organisation }: EmploymentKey,
  powerIds: readonly string[],
  { from, until }: Period,
): Promise<{ wanted: string; held: string }[]> {
  return tx.$queryRaw`
    with pair as (
      select first_id as wanted, second_id as held from power_incompatibility where first_id = any(${powerIds}::uuid[])
      union select second_id, first_id from power_incompatibility where second_id = any(${powerIds}::uuid[])
    ), held as (
      select mandate.power_id, tstzrange(mandate.valid_from, mandate.valid_until) as period
      from mandate
      join employment on employment.id = mandate.holder_id
      join mandate_state state on state.mandate_id = mandate.id and state.ended_at is null
      where employment.person_id = ${personId}::uuid and mandate.organisation_id = ${organisation.id}::uuid
        and state.state in ('pending', 'active', 'suspended')
        and ${BROKEN_OFF.mandate} is null
      union all
      select role_power.power_id,
        tstzrange(a.valid_from, coalesce(least(a.valid_until, a.ended_at), 'infinity'))
      from role_assignment a
      join employment on employment.id = a.employment_id
      join role_power on role_power.role_id = a.role_id
      where employment.person_id = ${personId}::uuid and a.organisation_id = ${organisation.id}::uuid
        and ${BROKEN_OFF.role} is null
    )
    select wanted.code as wanted, other.code as held
    from pair
    join held on held.power_id = pair.held
    join power wanted on wanted.id = pair.wanted
    join power other on other.id = pair.held
    where held.period && tstzrange(${from}::timestamptz, ${until ?? null}::timestamptz)
    limit 1`;
}
