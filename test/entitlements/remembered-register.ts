import type pg from 'pg';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import type { Resolution, Subject } from '../../src/domain/entitlements/entitlement.js';
import type { EntitlementsService } from '../../src/domain/entitlements/entitlements.service.js';
import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { RememberedFactsStore } from '../../src/domain/entitlements/remembered-facts.store.js';
import { RememberingService } from '../../src/domain/entitlements/remembering.service.js';
import {
  assignment,
  employment,
  insert,
  mandate,
  organisation,
  power,
  role,
  unit,
  type Employment,
} from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { WatchedDatabase } from '../support/watched-database.js';
import { entitlementsService } from './entitlements-service.js';

export interface World {
  readonly organisation: string;
  readonly other: string;
  readonly unit: string;
  readonly power: string;
  readonly role: string;
  readonly assignment: string;
  /** Holds a mandate passed on by `middle`, who has it from `giver`, and one given by the organisation. */
  readonly holder: Employment;
  readonly own: string;
  readonly middle: Employment;
  readonly giver: Employment;
  readonly given: string;
  readonly scope: string;
}

const AHEAD = new Date(Date.now() + 3_600_000);

/** A database, and what the answering role remembers of it when it is told to. */
export class RememberedRegister {
  private constructor(
    readonly database: TestDatabase,
    readonly owner: pg.Client,
    readonly answering: WatchedDatabase,
    readonly service: EntitlementsService,
  ) {}

  static async make(): Promise<RememberedRegister> {
    const database = await createTestDatabase();
    const answering = new WatchedDatabase(database.answeringUrl, 2);
    const service = entitlementsService(database, answering, new PersonalNumbers());
    return new RememberedRegister(database, await database.connect(), answering, service);
  }

  async drop(): Promise<void> {
    await this.answering.close();
    await this.database.drop();
  }

  async run(text: string, ...values: unknown[]) {
    return this.owner.query(text, values);
  }

  async remember(): Promise<void> {
    await new RememberingService(new RememberedFactsStore(this.answering)).rememberChanged();
  }

  /** Whether the answer was remembered; it must be what is computed, in any case. */
  async isRemembered(employee: Employment): Promise<boolean> {
    const subject = await this.affiliation(employee);
    this.answering.statements = [];
    const answer = await this.service.of(subject);
    const isRemembered = !this.answering.statements.includes(byIdentifier.now.name);
    expect(answer).toEqual(await this.computed(subject));
    return isRemembered;
  }

  /** By the statement for any instant, which remembers nothing. */
  async computed(subject: Subject): Promise<Resolution> {
    return this.service.of(subject, { asKnownAt: AHEAD });
  }

  /** Everybody in it is remembered. */
  async world(): Promise<World> {
    const here = await organisation(this.owner);
    const elsewhere = await organisation(this.owner);
    const unitId = await unit(this.owner, here);
    await this.run('BEGIN');
    const powerId = await power(this.owner, { passable_depth: 3, organisation_id: here }, ['amount<']);
    await this.run('COMMIT');
    const roleId = await role(this.owner, { organisation_id: here });
    const [holder, middle, giver] = [
      await employment(this.owner, here),
      await employment(this.owner, here),
      await employment(this.owner, here),
    ];
    const given = await mandate(this.owner, giver, powerId);
    const passed = await mandate(this.owner, middle, powerId, { parentId: given });
    await mandate(this.owner, holder, powerId, { parentId: passed, limits: { amount: ['100'] } });
    const own = await mandate(this.owner, holder, await power(this.owner));
    const assigned = await assignment(this.owner, holder, roleId, { unit_id: unitId });
    const scope = `${here.slice(0, 8)}.example`;
    await insert(this.owner, 'organisation_scope', { organisation_id: here, scope });
    await this.remember();
    return {
      organisation: here,
      other: elsewhere,
      unit: unitId,
      power: powerId,
      role: roleId,
      assignment: assigned,
      holder,
      own,
      middle,
      giver,
      given,
      scope,
    };
  }

  private async affiliation({ id }: Employment): Promise<Subject> {
    const { rows } = await this.run(
      `SELECT value FROM identifier WHERE employment_id = $1 AND type = 'orgAffiliation'`,
      id,
    );
    return { type: 'orgAffiliation', value: (rows[0] as { value: string }).value };
  }
}
