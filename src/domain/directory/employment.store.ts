import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { Caller } from '../access/caller.js';
import { refusals } from './directory.errors.js';
import { parseOrgAffiliation } from './identifier.rules.js';
import type { Period } from './local-date.rules.js';
import type { Organisation } from './organisation.js';
import { OrganisationStore } from './organisation.store.js';
import type { Dated } from './period.rules.js';
import { factsVersion } from './version.sql.js';

/** Who an employment is, as far as other features need to know. */
export interface EmploymentKey {
  readonly id: string;
  readonly personId: string;
  readonly organisation: Organisation;
  readonly uid: string;
}

export interface Term extends Dated {
  readonly id: string;
  readonly unitId: string | null;
  readonly title: string | null;
  readonly displayName: string;
  readonly mail: string | null;
  readonly managedBy: string;
}

export type TermFacts = Pick<Term, 'unitId' | 'title' | 'displayName' | 'mail' | 'managedBy'>;

@Injectable()
export class EmploymentStore {
  constructor(private readonly organisations: OrganisationStore) {}

  /** The employment `uid@number` in an organisation the caller administers. @param field the input that names it. */
  async require(
    tx: Prisma.TransactionClient,
    caller: Caller,
    orgAffiliation: string,
    field = 'employment',
  ): Promise<EmploymentKey> {
    const parts = parseOrgAffiliation(orgAffiliation);
    if (!parts) throw refusals.employmentMalformed(field);
    const organisation = await this.organisations.require(tx, caller, parts.number);
    const row = await this.find(tx, organisation.id, parts.uid);
    if (!row) throw refusals.employmentNotFound();
    return { ...row, organisation };
  }

  /** @param uid normalised, as all are stored. */
  async find(tx: Prisma.TransactionClient, organisationId: string, uid: string) {
    const select = { id: true, personId: true, uid: true } as const;
    return tx.employment.findFirst({ where: { organisationId, uid }, select });
  }

  async insert(
    tx: Prisma.TransactionClient,
    row: { organisationId: string; personId: string; uid: string; managedBy: string },
  ): Promise<string> {
    return (await tx.employment.create({ data: row, select: { id: true } })).id;
  }

  /** For the person with the number of this hash, whoever else employs them; undefined when there is none. */
  async insertByNumber(
    tx: Prisma.TransactionClient,
    { organisationId, uid, managedBy }: { organisationId: string; uid: string; managedBy: string },
    numberHash: Uint8Array,
  ): Promise<{ id: string; personId: string } | undefined> {
    const rows = await tx.$queryRaw<{ id: string; personId: string }[]>`
      select id, person_id as "personId"
      from behorig.employ_by_number(${organisationId}::uuid, ${uid}, ${managedBy}, ${numberHash}::bytea)`;
    return rows[0];
  }

  /** Changes with each term that is added or ended. */
  async version(tx: Prisma.TransactionClient, employmentId: string): Promise<string> {
    const [row] = await tx.$queryRaw<[{ version: string }]>`
      select ${Prisma.raw(factsVersion())} as version from employment_term where employment_id = ${employmentId}::uuid`;
    return row.version;
  }

  async terms(tx: Prisma.TransactionClient, employmentId: string): Promise<Term[]> {
    return tx.employmentTerm.findMany({ where: { employmentId }, orderBy: { validFrom: 'asc' } });
  }

  /** Whether some term holds at some time in the period. */
  async holdsDuring(
    tx: Prisma.TransactionClient,
    employmentId: string,
    { from, until }: Period,
  ): Promise<boolean> {
    const rows = await tx.$queryRaw<unknown[]>`
      select 1 from employment_term
      where employment_id = ${employmentId}::uuid
        and tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity'))
         && tstzrange(${from}::timestamptz, ${until ?? null}::timestamptz) limit 1`;
    return rows.length > 0;
  }

  /**
   * Ends, as of the break, the role assignments that were held before an employment was broken off and began again.
   * @returns their ids
   */
  async endBrokenOff(tx: Prisma.TransactionClient, employmentId: string, now: Date): Promise<string[]> {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      select id from behorig.end_broken_off(array[${employmentId}]::uuid[], ${now}::timestamptz) as id`;
    return rows.map(({ id }) => id);
  }

  async insertTerm(
    tx: Prisma.TransactionClient,
    employment: { organisationId: string; employmentId: string },
    facts: TermFacts,
    period: Period,
  ): Promise<string> {
    const { unitId, title, displayName, mail, managedBy } = facts;
    const data = { ...employment, unitId, title, displayName, mail, managedBy, ...dated(period) };
    return (await tx.employmentTerm.create({ data, select: { id: true } })).id;
  }

  async endTerm(tx: Prisma.TransactionClient, id: string, endedAt: Date, now: Date): Promise<void> {
    await tx.employmentTerm.update({
      where: { id },
      data: { endedAt, endRecordedAt: now },
      select: { id: true },
    });
  }
}

/** A period as columns. */
export function dated({ from, until }: Period): { validFrom: Date; validUntil: Date | null } {
  return { validFrom: from, validUntil: until ?? null };
}
