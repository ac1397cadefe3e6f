import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { IdentifierType, PridPersistence } from './identifier.rules.js';
import type { Period } from './local-date.rules.js';
import { heldFor, type Dated } from './period.rules.js';

/** An identifier of an employment or a person; one of a protected identity has no value, but for its orgAffiliation. */
export interface ReadIdentifier extends Period {
  readonly id: string;
  /** Absent: it names the person in every organisation. */
  readonly organisationId?: string;
  readonly type: IdentifierType;
  /** As registered. */
  readonly value?: string;
  readonly managedBy: string;
  /** Of a prid; absent where it was bound before it was asked for. */
  readonly persistence?: PridPersistence;
}

interface Row extends Dated {
  readonly id: string;
  readonly organisationId: string | null;
  readonly type: IdentifierType;
  readonly value: string | null;
  readonly managedBy: string;
  readonly persistence: PridPersistence | null;
}

const BY_ID = {
  name: 'identifiers-by-id',
  text: `select i.id, i.organisation_id as "organisationId", i.type, i.managed_by as "managedBy",
      i.prid_persistence as persistence,
      i.valid_from as "validFrom", i.valid_until as "validUntil", i.ended_at as "endedAt",
      case when i.type = 'orgAffiliation' or not p.protected_identity then i.display_value end as value
    from identifier i left join employment e on e.id = i.employment_id
    join person p on p.id = coalesce(i.person_id, e.person_id)
    where i.id = any($1::uuid[])`,
};

@Injectable()
export class IdentifierReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  async byIds({ administers }: Caller, ids: readonly string[]): Promise<ReadIdentifier[]> {
    const rows = await this.database.query<Row>(administers, BY_ID, [ids]);
    return rows.map(({ organisationId, value, persistence, validFrom, validUntil, endedAt, ...row }) => ({
      ...row,
      ...heldFor({ validFrom, validUntil, endedAt }),
      ...(organisationId !== null && { organisationId }),
      ...(value !== null && { value }),
      ...(persistence !== null && { persistence }),
    }));
  }
}
