import { Injectable } from '@nestjs/common';
import type { Reader } from '../../platform/database/reading-database.js';
import { oneForEach } from '../../platform/paging/batch.rules.js';
import type { Caller } from '../access/caller.js';
import { parseIssuerId } from '../directory/identifier.rules.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import { isUuid } from '../directory/uuid.rules.js';
import type { EmploymentFacts, EntitledEmployment, Instants, Resolution, Subject } from './entitlement.js';
import { entitlements } from './entitlements.rules.js';
import { AdministeredFactsStore } from './administered-facts.store.js';
import { EntitlementsStore } from './entitlements.store.js';
import type { SubjectLookup } from './subject-lookup.js';

/** What an employee may do for an organisation at an instant, computed here and nowhere else. */
@Injectable()
export class EntitlementsService {
  constructor(
    private readonly store: EntitlementsStore,
    private readonly personalNumbers: PersonalNumbers,
    private readonly administeredFacts: AdministeredFactsStore,
  ) {}

  /**
   * Finds the employments in force that the subject names, in onboarded organisations, with what each entitles to.
   * @throws DomainError of kind `unavailable` when it could not be found out
   */
  async of(subject: Subject, instants: Instants = {}): Promise<Resolution> {
    const lookup = this.lookup(subject);
    const found = lookup ? await this.store.facts(lookup, instants) : [];
    if (found.length === 0) return { outcome: 'unknown-subject' };
    return { outcome: 'found', employments: found.map(entitled) };
  }

  /**
   * The same of who holds very much, with mandates of these powers, by code, and one at most that stands for all others: how many
   * of those there are does not matter.
   */
  async ofPowers(subject: Subject, powers: readonly string[]): Promise<EntitledEmployment[]> {
    const lookup = this.lookup(subject);
    return lookup ? (await this.store.factsOf(lookup, powers)).map(entitled) : [];
  }

  /**
   * What employments in the organisations the caller administers entitle to, in the order of the ids; undefined for one
   * that is not in force, not there or elsewhere, and where the organisation is not onboarded.
   * @param reader a rehearsal under way
   * @throws DomainError of kind `unavailable` when it could not be found out
   */
  async ofEmployments(
    caller: Caller,
    employmentIds: readonly string[],
    instants: Instants = {},
    reader?: Reader,
  ): Promise<(EntitledEmployment | undefined)[]> {
    const found = await this.administeredFacts.of(caller, employmentIds.filter(isUuid), instants, reader);
    return oneForEach(employmentIds, found.map(entitled), ({ facts }) => facts.employmentId);
  }

  /** How the subject is found; undefined where it can name nobody. */
  lookup(subject: Subject): SubjectLookup | undefined {
    if ('employmentId' in subject) return subject;
    const issued = subject.type === 'issuerId' ? parseIssuerId(subject.value) : undefined;
    if (issued) return { issuerId: subject.value, ...issued };
    if (subject.type !== 'personalIdentityNumber')
      return { identifierType: subject.type, value: subject.value };
    const personalNumberHash = this.personalNumbers.hash(subject.value);
    return personalNumberHash && { personalNumberHash };
  }
}

/** What the facts of an employment entitle to. */
export function entitled(facts: EmploymentFacts): EntitledEmployment {
  return { facts, entitlements: entitlements(facts) };
}
