import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import { RememberedFactsStore } from '../../src/domain/entitlements/remembered-facts.store.js';
import { RememberingService } from '../../src/domain/entitlements/remembering.service.js';
import { AnswerService } from '../../src/domain/relying-parties/answer.service.js';
import { AskedTogetherStore } from '../../src/domain/relying-parties/asked-together.store.js';
import { NO_EVIDENCE } from '../../src/domain/relying-parties/evidence.js';
import { KeptAgreementsStore } from '../../src/domain/relying-parties/kept-agreements.store.js';
import type { AskedSubject } from '../../src/domain/relying-parties/release.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { entitlementsService } from '../entitlements/entitlements-service.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';
import { WatchedDatabase } from '../support/watched-database.js';

export const NUMBER = '2021006883';
export const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');
export const power = (of: string) => `https://example.se/power/${of}`;
export const IN_FULL = ['*', catalogue.mandateDetails.name];

export interface Told {
  readonly release?: string[];
  readonly roles?: string[];
  readonly powers?: string[];
}

/** An organisation with employees who hold very much, and parties that ask about them. */
export class HoldersOfVeryMuch {
  private parties = 0;

  private constructor(
    readonly facts: PlantedFacts,
    readonly answering: WatchedDatabase,
    private readonly registered: RelyingPartiesAnswerStore,
    private readonly answers: AnswerService,
    readonly organisation: string,
  ) {}

  static async in(): Promise<HoldersOfVeryMuch> {
    const facts = await PlantedFacts.in();
    const answering = new WatchedDatabase(facts.database.answeringUrl, 4);
    const registered = new RelyingPartiesAnswerStore(answering);
    const personalNumbers = new PersonalNumbers();
    const answers = new AnswerService(
      new AskedTogetherStore(answering, new KeptAgreementsStore(answering), catalogue),
      entitlementsService(facts.database, answering, personalNumbers),
      registered,
      catalogue,
      personalNumbers,
    );
    return new HoldersOfVeryMuch(facts, answering, registered, answers, await facts.organisation(NUMBER));
  }

  /** So many mandates of one power. */
  async hold(employee: string, powerId: string, many: number, parent: string | null = null): Promise<void> {
    await this.facts.run(
      `with made as (
         insert into mandate (organisation_id, holder_id, power_id, parent_id, basis, valid_from, valid_until)
         select e.organisation_id, e.id, $2, $4, 'Delegationsordning', now() - interval '1 day', now() + interval '1 year'
         from employment e cross join generate_series(1, $3::int) where e.id = $1 returning id, organisation_id)
       insert into mandate_state (organisation_id, mandate_id, state, valid_from)
       select organisation_id, id, 'active', now() - interval '1 day' from made`,
      ...[employee, powerId, many, parent],
    );
  }

  async remember(): Promise<void> {
    await new RememberingService(new RememberedFactsStore(this.answering)).rememberChanged();
  }

  /** Nothing is remembered: an answer computes all. */
  async forget(): Promise<void> {
    await this.facts.run('delete from remembered_facts');
    await this.facts.run(
      `insert into facts_change (about) values ('00000000-0000-0000-0000-000000000000') on conflict do nothing`,
    );
  }

  /** A party of its own, so that none is told from memory what another was told, with agreements by organisation. */
  async party(agreements: Readonly<Record<string, Told | undefined>>): Promise<string> {
    const id = await this.facts.relyingParty(`https://party.example/${++this.parties}`);
    for (const [organisation, agreement] of Object.entries(agreements))
      if (agreement) await this.facts.agreement(id, organisation, agreement);
    return id;
  }

  /** Asks as the party, as often as it is called. */
  async asking(partyId: string, subject: AskedSubject, attributes?: readonly string[]) {
    const entityId = await this.facts.value('select entity_id from relying_party where id = $1', partyId);
    const party = await this.registered.findByEntityId(String(entityId));
    if (!party) throw new Error('The party is not registered.');
    const requested = attributes?.map((name) => ({ name, values: [] }));
    return async () => {
      this.answering.statements = [];
      const answer = await this.answers.answer({
        ...{ party, subjects: [subject], unspecified: false, canEncrypt: true, evidence: NO_EVIDENCE },
        ...(requested && { requested }),
      });
      return { answer, statements: this.answering.statements };
    };
  }

  async close(): Promise<void> {
    await this.answering.close();
    await this.facts.database.drop();
  }
}
