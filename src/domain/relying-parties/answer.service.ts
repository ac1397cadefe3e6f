import { Injectable } from '@nestjs/common';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import { attributeValues } from '../attributes/attributes.rules.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import type { EntitledEmployment } from '../entitlements/entitlement.js';
import { entitled, EntitlementsService } from '../entitlements/entitlements.service.js';
import { ALL, type AgreementInForce } from './agreement.js';
import { AskedTogetherStore, type AskedTogether } from './asked-together.store.js';
import type { Evidence } from './evidence.js';
import type { AskedSubject, Candidate, Release } from './release.js';
import { release } from './release.rules.js';
import { RelyingPartiesAnswerStore } from './relying-parties.answer-store.js';
import { PartyChanged, type KnownParty } from './relying-party.js';
import { isRequested, type RequestedAttribute } from './requested-attributes.rules.js';

export interface Question {
  readonly party: KnownParty;
  /** One; several only where the agreements decide what it means, one for each meaning. */
  readonly subjects: readonly AskedSubject[];
  readonly unspecified: boolean;
  /** Whether the answer can be encrypted; if not, nothing is told under an agreement that requires it. */
  readonly canEncrypt: boolean;
  readonly evidence: Evidence;
  /** See effectiveRequest; undefined: everything that may be released. */
  readonly requested?: readonly RequestedAttribute[];
}

/** What may be told to a party about an employee: the one computation, its attributes, the release policy. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly together: AskedTogetherStore,
    private readonly entitlements: EntitlementsService,
    private readonly parties: RelyingPartiesAnswerStore,
    private readonly catalogue: AttributeCatalogue,
    private readonly personalNumbers: PersonalNumbers,
  ) {}

  /**
   * An unknown subject, one the party may not ask about and one without anything to release give the same: nothing
   * released. They differ in `about`, which is for the record alone.
   * @throws PartyChanged where the party was told from memory and is registered otherwise now
   * @throws DomainError of kind `unavailable` when it could not be found out
   */
  async answer(question: Question): Promise<Release> {
    const { party, subjects, unspecified, canEncrypt, evidence, requested } = question;
    const found = await Promise.all(subjects.map((subject) => this.found(party, subject, requested)));
    const isUnread = party.keptAs !== undefined && found.every((one) => one === undefined);
    if (isUnread && !(await this.parties.isAsKept(party))) throw new PartyChanged();
    const candidates = found.flatMap((one) => one?.candidates ?? []);
    return release({
      candidates,
      agreements: await this.agreements(
        party,
        candidates.map(({ facts }) => facts.organisation.id),
        found.flatMap((one) => one?.agreements ?? []),
        found.flatMap((one) => one?.decided ?? []),
      ),
      unspecified,
      requested,
      entityCategories: party.entityCategories,
      canEncrypt,
      evidence,
      detailsAttribute: this.catalogue.mandateDetails,
      reveal: ({ encrypted, personId }) => this.personalNumbers.decrypt(encrypted, personId),
    });
  }

  /** Undefined where nothing was looked up, since the subject can name nobody. */
  private async found(party: KnownParty, subject: AskedSubject, requested: Question['requested']) {
    const lookup = this.entitlements.lookup(subject);
    if (!lookup) return undefined;
    const ofMandates = this.catalogue.ofMandates.some((attribute) => isRequested(attribute, requested));
    const { party: registered, ...told } = await this.together.of(party.id, lookup, ofMandates);
    if (party.keptAs !== undefined && registered !== party.keptAs) throw new PartyChanged();
    const { held, ...read } = await this.held(party, subject, told, ofMandates);
    const candidates = held.map((employment) => this.candidate(employment, subject, requested));
    return { candidates, ...read };
  }

  /**
   * What is remembered, or else is computed: of who holds very much only what the agreements may let be told, and whom they
   * represent, which rests on two powers.
   * @param ofMandates whether an attribute of mandates is asked for
   */
  private async held(
    party: KnownParty,
    subject: AskedSubject,
    { employments, agreements, tooMuch }: Omit<AskedTogether, 'party'>,
    ofMandates: boolean,
  ) {
    const decided: readonly string[] = [];
    if (employments) return { held: employments.map(entitled), agreements, decided };
    if (!tooMuch) return { held: await this.computed(subject), agreements, decided };
    const { withoutMandates, organisationIds } = tooMuch;
    if (!ofMandates && withoutMandates) return { held: withoutMandates.map(entitled), agreements, decided };
    const all = await this.agreements(party, organisationIds, agreements);
    const listed = ofMandates ? all.flatMap((agreement) => agreement.powers) : [];
    const held = listed.includes(ALL)
      ? this.computed(subject)
      : this.entitlements.ofPowers(subject, [...listed, this.catalogue.representPower]);
    return { held: await held, agreements: all, decided: organisationIds };
  }

  private async computed(subject: AskedSubject): Promise<readonly EntitledEmployment[]> {
    const resolution = await this.entitlements.of(subject);
    return resolution.outcome === 'found' ? resolution.employments : [];
  }

  private candidate(
    employment: EntitledEmployment,
    subject: AskedSubject,
    requested: Question['requested'],
  ): Candidate {
    return {
      facts: employment.facts,
      values: attributeValues(employment, this.catalogue, (attribute) => isRequested(attribute, requested)),
      foundBy: subject.type,
      rdn: subject.rdn,
    };
  }

  /**
   * One at most for each organisation: the plain one, or what decides where there is none.
   * @param decided organisations of which all there is is among the known ones
   */
  private async agreements(
    party: KnownParty,
    organisationIds: readonly string[],
    read: readonly AgreementInForce[],
    decided: readonly string[] = [],
  ): Promise<AgreementInForce[]> {
    const known = new Map(read.map((agreement) => [agreement.organisationId, agreement]));
    const organisations = [...new Set(organisationIds)];
    const others = organisations.filter((id) => !known.has(id) && !decided.includes(id));
    const deciding = others.length > 0 ? await this.parties.agreementsInForce(party.id, others) : [];
    return [...organisations.flatMap((id) => known.get(id) ?? []), ...deciding];
  }
}
