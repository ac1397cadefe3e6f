import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import type { Administrator } from '../access/caller.js';
import type { SubjectKey } from '../directory/identifier.rules.js';
import type { EntitledEmployment, Entitlement } from '../entitlements/entitlement.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import { administerPowerCode } from '../access/administer-power.js';
import { administratorGrants } from './administrator-grants.rules.js';
import { AppointmentsStore } from './appointments.store.js';
import { refusals } from './callers.errors.js';

/** An employee as identified by somebody we trust: an OpenID issuer, an identity provider. */
export interface IdentifiedEmployee {
  /** orgAffiliation or HSA-id; several must name the same employment. */
  readonly subjects: readonly SubjectKey[];
  /** By whom the call comes, as audited; nothing personal. */
  readonly actor: string;
  /** Level of assurance of the identification, an exact URI. */
  readonly level?: string;
  /** Organisation numbers whose employees the identifier may speak for. */
  readonly organisations: 'all' | readonly string[];
}

const IDENTIFYING: readonly string[] = ['orgAffiliation', 'hsaId'];

/** Employees as callers: what each may administer is itself a mandate, asked for at every call. */
@Injectable()
export class EmployeeCallers {
  constructor(
    private readonly entitlements: EntitlementsService,
    private readonly appointments: AppointmentsStore,
    private readonly environment: Environment,
  ) {}

  /**
   * The one employment in force that the subjects name, as a caller; without a mandate to administer it may do nothing.
   * @throws DomainError `access.unauthenticated` when they name none or more than one, or one of an organisation the
   *   identifier does not speak for; `unavailable` when it could not be found out
   */
  async of({ subjects, actor, level, organisations }: IdentifiedEmployee): Promise<Administrator> {
    const { facts, entitlements } = await this.employment(subjects);
    const { personId, organisation } = facts;
    if (organisations !== 'all' && !organisations.includes(organisation.number))
      throw refusals.unauthenticated();
    const power = administerPowerCode(this.environment.ATTRIBUTE_BASE_URI);
    const grants = administratorGrants(await this.counting(subjects, entitlements), power, level);
    return { kind: 'employee', actor, personId, grants };
  }

  /**
   * The number of the organisation that employs whom the subjects name.
   * @throws DomainError `access.unauthenticated` when they name no employment in force or more than one; `unavailable`
   */
  async employerOf(subjects: readonly SubjectKey[]): Promise<string> {
    return (await this.employment(subjects)).facts.organisation.number;
  }

  /**
   * An orgAffiliation names its employment for ever, while whoever keeps the directory may give an HSA-id to another one.
   * So a mandate counts for who comes by HSA-id only if the employment had it when the mandate was given.
   */
  private async counting(
    subjects: readonly SubjectKey[],
    entitlements: readonly Entitlement[],
  ): Promise<readonly Entitlement[]> {
    const [subject] = subjects;
    if (!subject || subjects.some(({ type }) => type === 'orgAffiliation')) return entitlements;
    const mandateIds = entitlements.flatMap(({ basis }) =>
      basis.kind === 'mandate' ? [basis.mandateId] : [],
    );
    const given = await this.appointments.givenTo(subject, mandateIds);
    return entitlements.filter(({ basis }) => basis.kind === 'mandate' && given.has(basis.mandateId));
  }

  private async employment(subjects: readonly SubjectKey[]): Promise<EntitledEmployment> {
    if (!subjects.every(({ type }) => IDENTIFYING.includes(type))) throw refusals.unauthenticated();
    const found = await Promise.all(subjects.map((subject) => this.entitlements.of(subject)));
    const each = found.map((one) => (one.outcome === 'found' ? one.employments : []));
    const [first] = each[0] ?? [];
    const isSame = each.every(
      ([one, ...more]) => one?.facts.employmentId === first?.facts.employmentId && more.length === 0,
    );
    if (!first || !isSame) throw refusals.unauthenticated();
    return first;
  }
}
