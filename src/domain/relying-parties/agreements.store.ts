import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import { factsVersion } from '../directory/version.sql.js';
import { earliest } from '../entitlements/earliest.js';
import { certificateMeanings, type CertificateSubject } from './certificate-subject.js';
import type { Agreement, AnswerTerms, Releases } from './agreement.js';
import { declares } from './deciding-agreement.sql.js';
import type { PartyConditions } from './party-conditions.js';

export interface AgreementRow extends Releases, AnswerTerms {
  /** Absent: whichever party declares what is required. */
  readonly relyingPartyId?: string;
  readonly requires: PartyConditions;
  readonly organisationId: string;
  readonly purpose: string;
  readonly legalBasis: string;
  /** Default: now. */
  readonly from?: Date;
  readonly until?: Date;
}

const SHOWN = {
  releases: true,
  certificateSubject: true,
  relyingParty: { select: { entityId: true } },
  organisation: { select: { number: true } },
} as const;

/** Agreements, as the administration role sees them. */
@Injectable()
export class AgreementsStore {
  /** The id and the organisation's number and id; undefined when the caller cannot see it. */
  async organisation(tx: Prisma.TransactionClient, number: string): Promise<{ id: string } | undefined> {
    return (await tx.organisation.findUnique({ where: { number }, select: { id: true } })) ?? undefined;
  }

  /** Of the codes, those that name no role of the organisation and no shared one. */
  async unknownRoles(tx: Prisma.TransactionClient, organisationId: string, codes: readonly string[]) {
    const where = { code: { in: [...codes] }, OR: [{ organisationId }, { organisationId: null }] };
    return missing(codes, await tx.role.findMany({ where, select: { code: true } }));
  }

  /** Of the codes, those that name no power of the organisation and none that is for all. */
  async unknownPowers(tx: Prisma.TransactionClient, organisationId: string, codes: readonly string[]) {
    const where = { code: { in: [...codes] }, OR: [{ organisationId }, { organisationId: null }] };
    return missing(codes, await tx.power.findMany({ where, select: { code: true } }));
  }

  async make(tx: Prisma.TransactionClient, row: AgreementRow): Promise<Agreement> {
    const { attributes, roles, powers, from, until, requires, certificateSubject, ...columns } = row;
    const releases = [
      ...attributes.map((name) => ({ kind: 'attribute' as const, name })),
      ...roles.map((name) => ({ kind: 'role' as const, name })),
      ...powers.map((name) => ({ kind: 'power' as const, name })),
    ];
    const made = await tx.agreement.create({
      data: {
        ...columns,
        requiredCategories: [...requires.categories],
        requiredKind: requires.kind,
        validFrom: from ?? (await now(tx)),
        validUntil: until,
        releases: { create: releases },
        ...(certificateSubject && { certificateSubject: { create: certificateSubject } }),
      },
      include: SHOWN,
    });
    return withVersion(tx, made);
  }

  /** Until the transaction ends nobody else ends it. */
  async lock(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`select from agreement where id = ${id}::uuid for no key update`;
  }

  /** In force or to come. */
  async findOpen(tx: Prisma.TransactionClient, id: string) {
    const at = await now(tx);
    const found = await tx.agreement.findFirst({ where: { id, ...open(tx, at) }, include: SHOWN });
    return found ? { ...(await withVersion(tx, found)), organisationId: found.organisationId } : undefined;
  }

  /** Now, by the database's clock; one that has not begun is thereby never in force. */
  async end(tx: Prisma.TransactionClient, id: string): Promise<Agreement> {
    await tx.$executeRaw`
      update agreement set ended_at = greatest(statement_timestamp(), valid_from), end_recorded_at = statement_timestamp()
      where id = ${id}::uuid`;
    return withVersion(tx, await tx.agreement.findUniqueOrThrow({ where: { id }, include: SHOWN }));
  }

  /** Ordered by relying party, organisation and start. Of a party also those with whichever, where it is one of them. */
  async list(
    tx: Prisma.TransactionClient,
    { organisation, relyingParty, ended }: { organisation?: string; relyingParty?: string; ended: boolean },
  ): Promise<Agreement[]> {
    const id = relyingParty === undefined ? undefined : { in: await idsWith(tx, relyingParty) };
    const found = await tx.agreement.findMany({
      where: {
        id,
        organisation: { number: organisation },
        ...(ended ? {} : open(tx, await now(tx))),
      },
      include: SHOWN,
      orderBy: [
        { relyingParty: { entityId: 'asc' } },
        { organisation: { number: 'asc' } },
        { validFrom: 'asc' },
      ],
    });
    const versions = await versionsOf(tx, found);
    return found.map((row) => toAgreement(row, versions));
  }
}

async function idsWith(tx: Prisma.TransactionClient, entityId: string): Promise<string[]> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    select a.id from agreement a join relying_party p on p.entity_id = ${entityId}
    where a.relying_party_id = p.id or a.relying_party_id is null and ${Prisma.raw(declares('a', 'p'))}`;
  return found.map(({ id }) => id);
}

type Found = Prisma.AgreementGetPayload<{ include: typeof SHOWN }>;

async function withVersion(tx: Prisma.TransactionClient, row: Found): Promise<Agreement> {
  return toAgreement(row, await versionsOf(tx, [row]));
}

async function versionsOf(tx: Prisma.TransactionClient, rows: readonly { id: string }[]) {
  const ids = rows.map(({ id }) => id);
  const found = await tx.$queryRaw<{ id: string; version: string }[]>`
    select id, ${Prisma.raw(factsVersion())} as version from agreement where id = any(${ids}::uuid[]) group by id`;
  return new Map(found.map(({ id, version }) => [id, version]));
}

function toAgreement(row: Found, versions: ReadonlyMap<string, string>): Agreement {
  const names = (kind: string) =>
    row.releases
      .filter((one) => one.kind === kind)
      .map(({ name }) => name)
      .sort();
  return {
    id: row.id,
    ...(row.relyingParty && { relyingParty: row.relyingParty.entityId }),
    requires: { categories: row.requiredCategories, ...(row.requiredKind && { kind: row.requiredKind }) },
    organisation: row.organisation.number,
    purpose: row.purpose,
    legalBasis: row.legalBasis,
    validFrom: row.validFrom,
    validUntil: earliest([row.validUntil ?? undefined, row.endedAt ?? undefined]),
    attributes: names('attribute'),
    roles: names('role'),
    powers: names('power'),
    personalNumberSubjects: row.personalNumberSubjects,
    unspecifiedMeans: row.unspecifiedMeans ?? undefined,
    certificateSubject: toCertificateSubject(row),
    signAssertion: row.signAssertion,
    requireEncryption: row.requireEncryption,
    rsaSignature: row.rsaSignature,
    passedProperties: row.passedProperties,
    requireEvidence: row.requireEvidence,
    evidenceMinutes: row.evidenceMinutes,
    version: versions.get(row.id) ?? '',
  };
}

function toCertificateSubject({ certificateSubject: row }: Found): CertificateSubject | undefined {
  const means = certificateMeanings.find((one) => one === row?.means);
  if (!row || !means) return undefined;
  return { issuer: row.issuer, attribute: row.attribute, means };
}

/** Neither of its two ends has come, and it was not ended before it began. */
function open(tx: Prisma.TransactionClient, at: Date): Prisma.AgreementWhereInput {
  const { validFrom } = tx.agreement.fields;
  return {
    AND: [
      { OR: [{ validUntil: null }, { validUntil: { gt: at } }] },
      { OR: [{ endedAt: null }, { AND: [{ endedAt: { gt: at } }, { endedAt: { gt: validFrom } }] }] },
    ],
  };
}

async function now(tx: Prisma.TransactionClient): Promise<Date> {
  const rows = await tx.$queryRaw<{ now: Date }[]>`select statement_timestamp() as now`;
  const [row] = rows;
  if (!row) throw new Error('The database did not tell the time.');
  return row.now;
}

function missing(codes: readonly string[], found: readonly { code: string }[]): string[] {
  const known = new Set(found.map(({ code }) => code));
  return codes.filter((code) => !known.has(code));
}
