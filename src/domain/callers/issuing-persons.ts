import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { administerPowerCode } from '../access/administer-power.js';
import type { Permission } from '../access/permission.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import { administratorGrants } from './administrator-grants.rules.js';

/** What makes administrators, or programs that do. */
const MAKING: readonly Permission[] = ['administrators:write', 'clients:write'];

/** Persons who issued machine clients, and what they may do by now. */
@Injectable()
export class IssuingPersons {
  constructor(
    private readonly entitlements: EntitlementsService,
    private readonly environment: Environment,
  ) {}

  /**
   * Of a client's permissions those that do not count, because its issuer could not give them any longer. Only of those that
   * make administrators and programs: an integration is not to stop because somebody left who once set it up.
   * @param employmentIds the employments of the issuer in the organisation whose client it is
   * @throws DomainError of kind `unavailable` when it could not be found out
   */
  async withheld(
    permissions: readonly Permission[],
    employmentIds: readonly string[],
  ): Promise<readonly Permission[]> {
    const making = permissions.filter((permission) => MAKING.includes(permission));
    if (making.length === 0) return [];
    const own = await this.permissionsOf(employmentIds);
    return own.has('clients:write') ? making.filter((permission) => !own.has(permission)) : making;
  }

  /** At whichever level of assurance they would identify themselves: nobody does here. */
  private async permissionsOf(employmentIds: readonly string[]): Promise<ReadonlySet<Permission>> {
    const found = await Promise.all(
      employmentIds.map((employmentId) => this.entitlements.of({ employmentId })),
    );
    const held = found
      .flatMap((one) => (one.outcome === 'found' ? one.employments : []))
      .flatMap(({ entitlements }) => entitlements.map((one) => ({ ...one, acceptedLevels: [] })));
    const power = administerPowerCode(this.environment.ATTRIBUTE_BASE_URI);
    const grants = administratorGrants(held, power, undefined);
    return new Set(grants.flatMap(({ permissions }) => [...permissions]));
  }
}
