import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { isReservedCode } from '../access/administer-power.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { OrganisationStore } from '../directory/organisation.store.js';
import { optionalText } from '../directory/text.rules.js';
import { refusals } from './powers.errors.js';
import type { NewPower } from './power.js';
import { checkPower } from './power.rules.js';
import { PowerStore } from './power.store.js';

@Injectable()
export class PowersService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly organisations: OrganisationStore,
    private readonly powers: PowerStore,
    private readonly audit: AuditStore,
    private readonly environment: Environment,
  ) {}

  /**
   * Adds a power of an organisation, or (operator only) a shared one or one of an e-service.
   * @throws DomainError `power.code-taken` from the database: the code may be of an organisation that the caller does not see
   */
  async definePower(caller: Caller, input: NewPower): Promise<{ powerId: string }> {
    const definition = checkPower(input);
    const reason = optionalText('reason', input.reason, 1000);
    this.refuseReserved(input);
    return this.database.transaction(caller.administers, async (tx) => {
      const owner = await this.owner(tx, caller, input);
      const others = await this.incompatibleIds(
        tx,
        definition.incompatibleWith,
        owner.organisationId ?? undefined,
      );
      const powerId = await this.powers.insert(tx, definition, owner, others);
      await this.audit.append(tx, caller, {
        ...(owner.organisationId && { organisationId: owner.organisationId }),
        act: 'power.define',
        subjectIds: [powerId],
        after: {
          ...definition,
          ...owner,
          dimensions: definition.dimensions.map((dimension) => ({ ...dimension })),
        },
        details: { code: definition.code },
        ...(reason && { reason }),
      });
      return { powerId };
    });
  }

  /** What our own codes mean is not for one organisation to say. */
  private refuseReserved({ organisation, code }: NewPower): void {
    const isReserved = isReservedCode(code, this.environment.ATTRIBUTE_BASE_URI);
    if (organisation !== undefined && isReserved) throw refusals.reservedCode();
  }

  private async owner(tx: Transaction, caller: Caller, { organisation, relyingParty }: NewPower) {
    if (organisation === undefined || relyingParty !== undefined) requireOperator(caller);
    const owner =
      organisation === undefined ? null : await this.organisations.require(tx, caller, organisation);
    const relyingPartyId =
      relyingParty === undefined ? null : await this.powers.relyingPartyId(tx, relyingParty);
    if (relyingPartyId === undefined) throw refusals.relyingPartyNotFound();
    return { organisationId: owner?.id ?? null, relyingPartyId };
  }

  private async incompatibleIds(
    tx: Transaction,
    codes: readonly string[],
    organisationId: string | undefined,
  ) {
    const ids: string[] = [];
    for (const code of codes) {
      const power = await this.powers.find(tx, code, organisationId);
      if (!power) throw refusals.notFound(code);
      ids.push(power.id);
    }
    return ids;
  }
}
