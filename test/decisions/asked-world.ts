import { randomUUID } from 'node:crypto';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import type { NewEmployee } from '../../src/domain/directory/employee.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import type { NewPower } from '../../src/domain/mandates/power.js';
import type { Grant } from '../../src/domain/mandates/mandate.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';

export const NUMBER = '5562265719';
export const OTHER_NUMBER = '2021005489';

export interface EService {
  readonly entityId: string;
  /** Of a client that is it. */
  readonly token: string;
}

/** What an e-service is answered over HTTP. */
export interface Answer {
  readonly decision: boolean;
  readonly context: Record<string, unknown> & {
    readonly id: string;
    readonly reason?: string;
    readonly together?: { readonly reference: string; readonly have: number; readonly needed: number };
  };
}

/** The service with two organisations, and what tests put into it through the domain. */
export class AskedWorld {
  private constructor(readonly service: TestService) {}

  static async open(): Promise<AskedWorld> {
    const world = new AskedWorld(await startService());
    for (const number of [NUMBER, OTHER_NUMBER])
      await world.get(OrganisationsService).onboard(OPERATOR, { number, name: number, scopes: [number] });
    return world;
  }

  get<Service>(service: new (...args: never[]) => Service): Service {
    return this.service.administration.get<Service>(service, { strict: false });
  }

  /** @returns `uid@number` */
  async employee(uid: string, number = NUMBER, more: Partial<NewEmployee> = {}): Promise<string> {
    const term = { displayName: uid, from: new Date(Date.now() - 100 * 86_400_000) };
    const added = await this.get(EmployeesService).addEmployee(OPERATOR, {
      ...{ organisation: number, uid, term },
      ...more,
    });
    return added.orgAffiliation;
  }

  /** @returns its code */
  async power(more: Partial<NewPower> = {}): Promise<string> {
    const code = more.code ?? `https://powers.example/${randomUUID()}`;
    const names = { nameSv: 'Besluta', nameEn: 'Decide' };
    const covers = { actions: ['decide'], resourceTypes: ['case'] };
    await this.get(PowersService).definePower(OPERATOR, { code, ...names, ...covers, ...more });
    return code;
  }

  async grant(holder: string, power: string, more: Partial<Grant> = {}): Promise<string> {
    const until = new Date(Date.now() + 30 * 86_400_000);
    const { mandateId } = await this.get(MandatesService).grant(OPERATOR, {
      ...{ holder, power, until, basis: 'Beslut', reason: 'test' },
      ...more,
    });
    return mandateId;
  }

  /** An e-service with an agreement about the organisation, unless it is told to have none. @returns its token */
  async party(agreement: Partial<NewAgreement> | 'none' = {}): Promise<string> {
    return (await this.eService(agreement)).token;
  }

  async eService(
    agreement: Partial<NewAgreement> | 'none' = {},
    entityCategories: readonly string[] = [],
  ): Promise<EService> {
    const relyingParty = `https://party.example/${randomUUID()}`;
    const party = { entityId: relyingParty, displayName: 'Party', metadata: '', entityCategories };
    await this.get(RelyingPartiesService).add(OPERATOR, party);
    if (agreement !== 'none')
      await this.get(AgreementsService).make(OPERATOR, {
        ...{ relyingParty, organisation: NUMBER, purpose: 'test', legalBasis: 'test' },
        ...{ release: 'all', powers: 'all', passedProperties: true },
        ...agreement,
      });
    const issued = await this.get(MachineClientsService).issue(OPERATOR, {
      ...{ relyingParty, name: 'test', permissions: [], reason: 'test' },
      expiresAt: new Date(Date.now() + 86_400_000),
    });
    return { entityId: relyingParty, token: issued.token };
  }

  async post(token: string, path: string, body: unknown, address = this.service.address): Promise<Response> {
    return fetch(`${address}/access/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** Whether the employee may decide case 1, with what else is said of it. */
  async ask(
    token: string,
    employee: string,
    { properties, context, action = 'decide', id = '1' }: Asked = {},
  ): Promise<Answer> {
    const response = await this.post(token, 'evaluation', {
      subject: { type: 'orgAffiliation', id: employee },
      action: { name: action },
      resource: { type: 'case', id, ...(properties && { properties }) },
      ...(context && { context }),
    });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Rows of disclosures, as the owner of the database sees them. */
  async recorded(responseId: string): Promise<Record<string, unknown>[]> {
    return this.service.database.rows('select * from disclosure where response_id = $1 order by id', [
      responseId,
    ]);
  }
}

interface Asked {
  readonly properties?: Record<string, unknown>;
  readonly context?: Record<string, unknown>;
  readonly action?: string;
  readonly id?: string;
}
