import type { INestApplicationContext } from '@nestjs/common';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { type Arrangements, EXEMPEL } from '../saml/arrangements.js';
import { OPERATOR } from '../support/service.js';
import type { Register, RegisteredEmployee, RegisteredMandate } from './cases.js';

/** All are employed since then. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const DAYS_100 = 144_000;
const REASON = 'test';

/** The ids of what was registered, by what the file calls it. */
export interface Registered {
  /** Of employments, by orgAffiliation. */
  readonly employments: ReadonlyMap<string, string>;
  /** Of role assignments, by `<uid> <role>`. */
  readonly assignments: ReadonlyMap<string, string>;
  readonly mandates: ReadonlyMap<string, string>;
  /** When mandates with an end of their own end, by key. */
  readonly ends: ReadonlyMap<string, Date>;
}

/** Registers what the file says, through the domain's services. */
export async function register(
  { organisations, units, powers, roles, employees, mandates, acts }: Register,
  arrange: Arrangements,
  administration: INestApplicationContext,
): Promise<Registered> {
  for (const { number, name, scopes } of organisations) await arrange.organisation(number, name, scopes);
  for (const { code, name } of units) await arrange.unit(code, name);
  for (const { code, ...power } of powers) await arrange.power(code, power);
  for (const { code, powers: carried } of roles) await arrange.role(code, carried);
  const registered = await registerEmployees(employees, arrange);
  const granting = new Granting(administration.get(MandatesService));
  for (const mandate of mandates) await granting.grant(mandate);
  for (const { act, mandate } of acts) await granting.change(act, mandate);
  return { ...registered, mandates: granting.ids, ends: granting.ends };
}

async function registerEmployees(employees: readonly RegisteredEmployee[], arrange: Arrangements) {
  const employments = new Map<string, string>();
  const assignments = new Map<string, string>();
  const persons = new Map<string, string>();
  for (const { uid, organisation, personalNumber, personOf, roles = [], ended, ...more } of employees) {
    const personId = persons.get(personOf ?? '');
    const added = await arrange.employee(uid, {
      ...more,
      term: { from: LONG_AGO, ...more.term },
      ...(organisation && { organisation }),
      ...(personalNumber && { person: { personalNumber } }),
      ...(personId && { person: { id: personId } }),
    });
    persons.set(uid, added.personId);
    employments.set(added.orgAffiliation, added.employmentId);
    for (const role of roles)
      assignments.set(`${uid} ${role}`, await arrange.assign(added.orgAffiliation, role));
    if (ended) await arrange.endEmployment(added.orgAffiliation);
  }
  return { employments, assignments };
}

class Granting {
  readonly ids = new Map<string, string>();
  readonly ends = new Map<string, Date>();

  constructor(private readonly mandates: MandatesService) {}

  async grant({ key, holder: uid, power = '', passedOnFrom, ...mandate }: RegisteredMandate): Promise<void> {
    const { limits, fromMinutes, untilMinutes = DAYS_100 } = mandate;
    const [from, until] = [inMinutes(fromMinutes), inMinutes(untilMinutes)];
    const holder = `${uid}@${EXEMPEL}`;
    const common = { holder, limits, from, basis: 'Delegationsordning § 4', reason: REASON };
    const issued = passedOnFrom
      ? this.mandates.passOn(OPERATOR, { ...common, mandateId: this.idOf(passedOnFrom) })
      : this.mandates.grant(OPERATOR, { ...common, power, until });
    this.ids.set(key, (await issued).mandateId);
    this.ends.set(key, until);
  }

  async change(act: 'suspend' | 'revoke', key: string): Promise<void> {
    await this.mandates[act](OPERATOR, { mandateId: this.idOf(key), reason: REASON });
  }

  private idOf(key: string): string {
    const id = this.ids.get(key);
    if (!id) throw new Error(`No mandate is called ${key}`);
    return id;
  }
}

function inMinutes(minutes: number): Date;
function inMinutes(minutes: number | undefined): Date | undefined;
function inMinutes(minutes: number | undefined): Date | undefined {
  return minutes === undefined ? undefined : new Date(Date.now() + minutes * 60_000);
}
