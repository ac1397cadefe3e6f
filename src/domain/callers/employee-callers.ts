import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import type { Administrator } from '../access/caller.js';
import type { SubjectKey } from '../directory/identifier.rules.js';
import type { EntitledEmployment } from '../entitlements/entitlement.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import { administerPowerCode } from '../access/administer-power.js';
import { administratorGrants } from './administrator-grants.rules.js';
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
    return {
      kind: 'employee',
      actor,
      personId,
      grants: administratorGrants(entitlements, power, level),
    };
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
