import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { TAKEN_BEFORE, USED_TOGETHER, type DisclosedAnswer, type DisclosureAbout } from './disclosure.js';

/** SQL that appends the rows of $1. @param where SQL of a condition on a row `r` */
const append = (where = '') => `
  insert into disclosure (organisation_id, channel, requester, relying_party_id, agreement_id, request_id, response_id,
    employment_id, person_id, outcome, released, withheld, mandate_ids, role_assignment_ids, consent, decision,
    assurance)
  select r.organisation_id, r.channel, r.requester, r.relying_party_id, r.agreement_id, r.request_id, r.response_id,
    r.employment_id, r.person_id, r.outcome, r.released, r.withheld, r.mandate_ids, r.role_assignment_ids, r.consent,
    r.decision, r.assurance
  from jsonb_to_recordset($1::jsonb) as r(takes int, organisation_id uuid, channel text, requester text,
    relying_party_id uuid, agreement_id uuid, request_id text, response_id text, employment_id uuid, person_id uuid,
    outcome disclosure_outcome, released text[], withheld jsonb, mandate_ids uuid[], role_assignment_ids uuid[],
    consent text, decision jsonb, assurance jsonb)
  ${where}
  -- Uses by several are marked used in one order: two statements never wait for each other.
  order by r.decision ->> 'together'`;

/** $1 the rows, none of which takes a message: to ask for none to be taken costs a seventh of the statement. */
const RECORD = { name: 'disclosure-record', text: append() };

/** $1 the rows, $2 numbers of the answers that take a message, $3 its issuer, $4 its id, $5 when it expires */
const TAKE_AND_RECORD = {
  name: 'disclosure-record-taking',
  text: `
with taken as materialized (
  select n from behorig.take_messages($2::int[], $3::text[], $4::text[], $5::timestamptz[]) t(n)
), recorded as (${append('where r.takes is null or r.takes in (select n from taken)')}
)
select n from taken`,
};

/** Answers recorded by one statement, and statements at once. */
const AT_ONCE = { most: 64, atOnce: 2 };

/** Appends to the record of answers, as the answering role, which cannot read it. */
@Injectable()
export class DisclosuresStore {
  /** Whether each was recorded: not when its message was taken before. */
  private readonly commits: Batches<DisclosedAnswer, boolean>;

  constructor(private readonly database: AnsweringDatabase) {
    this.commits = new Batches((answers) => this.insert(answers), AT_ONCE);
  }

  /**
   * Records an answer, one row for each employment it concerns: all or none, committed when this resolves. The message that
   * it answers is taken with it. Answers of the same moment are committed together.
   * @throws DomainError of kind `unavailable`: it is not recorded, so there must be no answer; `message.taken-before`, where
   *   the message was answered before or is by another at the same time; or `together.used`, where it holds a permit of what
   *   several did together and another one is on record
   */
  async record(answer: DisclosedAnswer): Promise<void> {
    if (!(await this.committed(answer)))
      throw new DomainError(TAKEN_BEFORE, 'conflict', 'The message has been answered before.');
  }

  private async committed(answer: DisclosedAnswer): Promise<boolean> {
    try {
      return await this.commits.of(answer);
    } catch (cause) {
      if (cause instanceof DomainError && cause.code === USED_TOGETHER) throw cause;
      throw new DomainError(
        'disclosure.not-recorded',
        'unavailable',
        'The answer could not be recorded.',
        {},
        { cause },
      );
    }
  }

  private async insert(answers: readonly DisclosedAnswer[]): Promise<boolean[]> {
    const messages = answers.flatMap(({ takes }, n) => (takes ? [{ n, ...takes }] : []));
    const recorded = JSON.stringify(answers.flatMap(rowsOf));
    if (messages.length === 0) {
      await this.database.query(RECORD, [recorded]);
      return answers.map(() => true);
    }
    const rows = await this.database.query<{ n: number }>(TAKE_AND_RECORD, [
      recorded,
      messages.map(({ n }) => n),
      messages.map(({ issuer }) => issuer),
      messages.map(({ id }) => id),
      messages.map(({ expiresAt }) => expiresAt.toISOString()),
    ]);
    const taken = new Set(rows.map(({ n }) => n));
    return answers.map(({ takes }, n) => takes === undefined || taken.has(n));
  }
}

const NOBODY: DisclosureAbout = { released: [], withheld: {}, mandateIds: [], roleAssignmentIds: [] };

const rowsOf = (answer: DisclosedAnswer, n: number) =>
  (answer.about.length > 0 ? answer.about : [NOBODY]).map((one) => row(answer, one, answer.takes && n));

function row(answer: DisclosedAnswer, about: DisclosureAbout, takes: number | undefined) {
  return {
    takes,
    organisation_id: about.organisationId,
    channel: answer.channel,
    requester: answer.requester,
    relying_party_id: answer.relyingPartyId,
    agreement_id: about.agreementId,
    request_id: answer.requestId,
    response_id: answer.responseId,
    employment_id: about.employmentId,
    person_id: about.personId,
    outcome: outcome(answer, about),
    released: about.released,
    withheld: about.withheld,
    mandate_ids: about.mandateIds,
    role_assignment_ids: about.roleAssignmentIds,
    consent: answer.consent,
    decision: about.decision,
    assurance: about.assurance ?? answer.assurance,
  };
}

function outcome(answer: DisclosedAnswer, about: DisclosureAbout) {
  if (answer.refused) return 'refused';
  if (about.decision) return about.decision.outcome;
  return about.released.length > 0 ? 'released' : 'nothing';
}
