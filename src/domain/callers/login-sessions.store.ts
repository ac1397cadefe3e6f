import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { ClosedSession, IdentifiedLogin } from './login-session.js';

interface Row {
  readonly identityProvider: string;
  readonly organisationNumber: string;
  readonly nameId: ClosedSession['nameId'];
  readonly sessionIndex: string | null;
  readonly personId: string | null;
}

/** A login with what was found out about whom it is. */
interface OpenedLogin extends IdentifiedLogin {
  readonly organisationNumber: string;
  readonly personId: string | undefined;
}

const CLOSED = Prisma.sql`identity_provider as "identityProvider", organisation_number as "organisationNumber",
  person_id as "personId", name_id as "nameId", session_index as "sessionIndex"`;

/** Sessions of employees, as the administration role sees them. */
@Injectable()
export class LoginSessionsStore {
  /** It ends after so many hours by the database's clock, or when it ends at the identity provider, whichever is sooner. */
  async insert(
    tx: Prisma.TransactionClient,
    secretDigest: Buffer,
    login: OpenedLogin,
    longestHours: number,
  ): Promise<void> {
    const { identityProvider, subjects, organisationNumber, personId, level, nameId, sessionIndex, endsAt } =
      login;
    await tx.$executeRaw`
      insert into login_session (secret_digest, identity_provider, subjects, organisation_number, person_id, level,
        name_id, session_index, expires_at)
      values (${secretDigest}, ${identityProvider}, ${JSON.stringify(subjects)}::jsonb, ${organisationNumber},
        ${personId ?? null}::uuid, ${level}, ${JSON.stringify(nameId)}::jsonb, ${sessionIndex ?? null},
        least(statement_timestamp() + ${longestHours} * interval '1 hour', ${endsAt ?? null}::timestamptz))`;
  }

  async remove(tx: Prisma.TransactionClient, secretDigest: Buffer): Promise<ClosedSession | undefined> {
    const rows = await tx.$queryRaw<
      Row[]
    >`delete from login_session where secret_digest = ${secretDigest} returning ${CLOSED}`;
    return rows.map(toClosed)[0];
  }

  /** @param sessionIndexes none: every session of hers that the provider has opened */
  async removeNamed(
    tx: Prisma.TransactionClient,
    { identityProvider, nameId }: Pick<ClosedSession, 'identityProvider' | 'nameId'>,
    sessionIndexes: readonly string[],
  ): Promise<ClosedSession[]> {
    const rows = await tx.$queryRaw<Row[]>`
      delete from login_session
      where identity_provider = ${identityProvider} and name_id ->> 'value' = ${nameId.value}
        and (${sessionIndexes.length} = 0 or session_index = any(${[...sessionIndexes]}::text[]))
      returning ${CLOSED}`;
    return rows.map(toClosed);
  }

  async removeExpired(tx: Prisma.TransactionClient, idleMinutes: number): Promise<number> {
    return tx.$executeRaw`
      delete from login_session where expires_at <= statement_timestamp()
        or last_used_at <= statement_timestamp() - ${idleMinutes} * interval '1 minute'`;
  }
}

function toClosed({ sessionIndex, personId, ...row }: Row): ClosedSession {
  return {
    ...row,
    ...(sessionIndex !== null && { sessionIndex }),
    ...(personId !== null && { personId }),
  };
}
