import { generateKeyPairSync } from 'node:crypto';
import { AuditStore } from '../../src/domain/audit/audit.store.js';
import { DisclosuresStore } from '../../src/domain/audit/disclosures.store.js';
import { SealStore } from '../../src/domain/audit/seal.store.js';
import { SealVerifierService, type Verdict } from '../../src/domain/audit/seal-verifier.service.js';
import { SealerService } from '../../src/domain/audit/sealer.service.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

export const NUMBER = '2021006883';
export const OPERATOR = { actor: 'test:operator', administers: 'all' } as const;
/** Of checkpoints. */
export const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Two organisations whose record is sealed and verified, in a database of its own. */
export class SealedRegister {
  static async open(): Promise<SealedRegister> {
    const facts = await PlantedFacts.in();
    return new SealedRegister(
      facts,
      await facts.organisation(NUMBER),
      await facts.organisation('2120000142'),
    );
  }

  readonly administration: AdministrationDatabase;
  readonly sealer: SealerService;
  readonly verifier: SealVerifierService;
  private readonly answering: AnsweringDatabase;

  private constructor(
    readonly facts: PlantedFacts,
    readonly organisation: string,
    readonly other: string,
  ) {
    this.administration = new AdministrationDatabase(facts.database.administrationUrl);
    this.answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
    this.sealer = new SealerService(this.administration, new SealStore());
    this.verifier = new SealVerifierService(this.administration, new SealStore(), new AuditStore());
  }

  async close(): Promise<void> {
    await Promise.all([this.administration.close(), this.answering.close()]);
    await this.facts.database.drop();
  }

  verify(): Promise<Verdict> {
    return this.verifier.verify(OPERATOR, { checkpointKeys: [publicKey] });
  }

  async act(organisationId: string | undefined, name = 'test.act'): Promise<void> {
    await this.administration.transaction('all', (tx) =>
      new AuditStore().append(tx, OPERATOR, {
        organisationId,
        act: name,
        subjectIds: organisationId ? [organisationId] : [],
        details: { code: 'åäö', count: 12 },
        after: { name },
      }),
    );
  }

  async answer(responseId: string, organisationId?: string): Promise<void> {
    await new DisclosuresStore(this.answering).record({
      channel: 'saml',
      requester: 'https://party.example/sp',
      requestId: '_q',
      responseId,
      about: [
        {
          organisationId,
          released: ['a', 'b'],
          withheld: { c: 'no-agreement' },
          mandateIds: [],
          roleAssignmentIds: [],
        },
      ],
    });
  }

  /** Two chains of three records each, and one of records that concern no organisation. */
  async someRecords(): Promise<void> {
    for (const owner of [this.organisation, this.other]) {
      await this.act(owner);
      await this.answer(`_1-${owner}`, owner);
      await this.answer(`_2-${owner}`, owner);
    }
    await this.act(undefined);
  }

  /** So many acts of one instant, as of an import. */
  async acts(count: number): Promise<void> {
    await this.facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select $1, 'hr', 'mandate.grant', '{}' from generate_series(1, $2) i`,
      this.organisation,
      count,
    );
  }

  /** So many answers of one instant. */
  async answers(count: number): Promise<void> {
    await this.facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       select $1, 'saml', 'r', '_q', i::text, 'nothing' from generate_series(1, $2) i`,
      this.organisation,
      count,
    );
  }

  /** Transactions of tests beside this one may be under way for a while, and are waited for by the sealer. */
  async untilSealed(count: number): Promise<void> {
    const sealed = () => this.facts.value('select count(*)::int from seal');
    while ((await sealed()) !== count) await this.sealer.sealPending();
  }
}
