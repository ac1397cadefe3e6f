import { Injectable } from '@nestjs/common';
import type { AskingEService } from '../access/caller.js';
import { organisationNumber } from '../directory/organisation-number.rules.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import type { Evidence } from '../relying-parties/evidence.js';
import { AskedFactsStore, type FoundSubject, type LoggedIn, type SubjectName } from './asked-facts.store.js';
import type { AccessQuestion, AskedEmployment } from './decision.js';
import { subjectNames, UNSPECIFIED } from './subject-names.rules.js';
import { textIn } from './told.rules.js';

/** A subject as a party may ask about it. */
export interface AskedSubject extends FoundSubject {
  /** The name was of no stated kind, and means different persons: it is nobody's. */
  readonly ambiguous: boolean;
}

/** Finds the employments that a question is about. */
@Injectable()
export class Subjects {
  constructor(
    private readonly facts: AskedFactsStore,
    private readonly personalNumbers: PersonalNumbers,
  ) {}

  /** With what they hold of the powers that cover the act. @throws CallerChanged as AskedFactsStore.forAct */
  async forAct(
    { relyingPartyId: party, kept }: AskingEService,
    question: AccessQuestion,
    evidence: Evidence,
  ): Promise<AskedSubject> {
    const { subject, action, resource } = question;
    const named = { names: this.names(subject), ...this.loggedIn(evidence) };
    return asked(
      question,
      await this.facts.forAct({ party, kept, ...named, action: action.name, type: resource.type }),
    );
  }

  /** With what they hold of the powers that cover anything at all on this type of resource. */
  async forType(party: string, question: AccessQuestion, evidence: Evidence): Promise<AskedSubject> {
    const wanted = { covering: 'type', actions: [], types: [question.resource.type] } as const;
    const subjects = [{ n: 0, names: this.names(question.subject), ...this.loggedIn(evidence) }];
    const { at, powers, employments } = await this.facts.forParty(party, subjects, wanted);
    return asked(question, { at, powers, employments: employments.get(0) ?? [] });
  }

  private names(subject: AccessQuestion['subject']): SubjectName[] {
    return this.hashed(subjectNames(subject));
  }

  /** A login that does not count is nobody's. */
  private loggedIn(evidence: Evidence): { login?: LoggedIn } {
    if (evidence.outcome === 'none') return {};
    return { login: evidence.outcome === 'proven' ? this.hashed(evidence.subjects) : [] };
  }

  /** Personal numbers are found by their keyed hash alone. */
  private hashed<Name extends { readonly type: string; readonly value: string }>(names: readonly Name[]) {
    return names.flatMap((name): (Name & { readonly hash?: string })[] => {
      if (name.type !== 'personalIdentityNumber') return [name];
      const hash = this.personalNumbers.hash(name.value);
      return hash ? [{ ...name, value: '', hash: Buffer.from(hash).toString('hex') }] : [];
    });
  }
}

function asked({ subject, context }: AccessQuestion, found: FoundSubject): AskedSubject {
  const employments = inOrganisation(distinct(found.employments), context);
  const persons = new Set(employments.filter(({ agreement }) => agreement).map(({ personId }) => personId));
  const isUnspecified = subject.type === UNSPECIFIED || subject.type === 'issuerId';
  return { ...found, employments, ambiguous: isUnspecified && persons.size > 1 };
}

/** A subject named in several ways may name an employment twice; the way that an agreement allows counts. */
function distinct(employments: readonly AskedEmployment[]): AskedEmployment[] {
  const byId = new Map<string, AskedEmployment>();
  for (const one of employments) if (!byId.get(one.employmentId)?.agreement) byId.set(one.employmentId, one);
  return [...byId.values()];
}

/** Asked for one organisation alone, where the context names one. */
export function inOrganisation(
  employments: readonly AskedEmployment[],
  context: AccessQuestion['context'],
): readonly AskedEmployment[] {
  if (!context || !Object.hasOwn(context, 'organisation')) return employments;
  const said = textIn(context, 'organisation');
  const number = said === undefined ? undefined : organisationNumber(said);
  return employments.filter(({ organisation }) => organisation.number === number);
}
