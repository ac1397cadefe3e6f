import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { IssuedMandate } from './mandate.js';

/** What names an act that may be sent twice. */
export interface ActKey {
  readonly organisationId: string;
  readonly actor: string;
  readonly key: string;
}

export interface DoneAct extends IssuedMandate {
  readonly inputDigest: Uint8Array;
}

@Injectable()
export class IdempotentActStore {
  /** Until the transaction ends, whoever else sends the same act waits. */
  async lock(tx: Prisma.TransactionClient, { organisationId, actor, key }: ActKey): Promise<void> {
    const name = JSON.stringify(['idempotent act', organisationId, actor, key]);
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  }

  /** With the state that the mandate began in. */
  async find(
    tx: Prisma.TransactionClient,
    { organisationId, actor, key }: ActKey,
  ): Promise<DoneAct | undefined> {
    const rows = await tx.$queryRaw<DoneAct[]>`
      select act.mandate_id as "mandateId", act.input_digest as "inputDigest", first.state::text as state
      from idempotent_act act
        cross join lateral (
          select state from mandate_state where mandate_id = act.mandate_id order by recorded_at, valid_from limit 1
        ) first
      where act.organisation_id = ${organisationId}::uuid and act.actor = ${actor} and act.key = ${key}`;
    return rows[0];
  }

  async insert(
    tx: Prisma.TransactionClient,
    act: ActKey & { readonly inputDigest: Uint8Array<ArrayBuffer>; readonly mandateId: string },
  ): Promise<void> {
    await tx.idempotentAct.createMany({ data: act });
  }
}
