import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';

const PARTS = {
  name: 'together-parts',
  text: `select person_id as "personId", employment_id as "employmentId", bases from behorig.parts_taken($1, $2)`,
};
const TAKE = {
  name: 'together-take-part',
  text: `
select id as reference, counted, expires_at as "expiresAt", outcome
from behorig.take_part($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::uuid[], $11::uuid[], $12::uuid[])`,
};

export interface Part {
  readonly personId: string;
  readonly employmentId: string;
  /** Ids of the mandates and assignments that were enough. */
  readonly bases: readonly string[];
}

export interface TakingPart extends Part {
  /** Absent: a new use is opened. */
  readonly reference?: string;
  readonly partyId: string;
  readonly organisationId: string;
  readonly powerId: string;
  /** SHA-256 of what is to be done to what. */
  readonly question: Uint8Array;
  readonly needed: number;
  readonly minutes: number;
  /** Persons who took part before and could still use the power when they were looked at. */
  readonly still: readonly string[];
  /** All who took part before and were looked at. */
  readonly lookedAt: readonly string[];
}

export interface PartTaken {
  readonly outcome: 'open' | 'complete' | 'unknown' | 'used' | 'expired' | 'again';
  readonly reference: string | null;
  /** Persons who could use the power together now, this one among them. */
  readonly counted: readonly string[];
  readonly expiresAt: Date | null;
}

/** Uses of a power by several persons; each call is one statement. */
@Injectable()
export class TogetherStore {
  constructor(private readonly database: AnsweringDatabase) {}

  async parts(reference: string, partyId: string): Promise<Part[]> {
    return this.database.query<{ personId: string; employmentId: string; bases: string[] }>(PARTS, [
      reference,
      partyId,
    ]);
  }

  /**
   * Committed when it resolves. `complete`: as many as it takes; it is used when the permit is recorded. `again`: somebody
   * took part meanwhile who was not looked at, and nothing was done.
   */
  async takePart(part: TakingPart): Promise<PartTaken> {
    const [taken] = await this.database.query<{ [Name in keyof PartTaken]: PartTaken[Name] }>(TAKE, [
      ...[
        part.reference ?? null,
        part.partyId,
        part.organisationId,
        part.powerId,
        Buffer.from(part.question),
      ],
      ...[part.needed, part.minutes, part.personId, part.employmentId, part.bases, part.still, part.lookedAt],
    ]);
    if (!taken) throw new Error('The database gave no answer.');
    return taken;
  }
}
