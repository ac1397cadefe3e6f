import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { administerPowerCode, PERMISSION_DIMENSION } from '../access/administer-power.js';
import { hasPermission, isOperator, permissionWithheld, type Caller } from '../access/caller.js';
import { organisationPermissions, type Permission } from '../access/permission.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import type { Limits } from './mandate.js';
import { refusals } from './mandates.errors.js';
import { UNIT } from './power.js';
import { checkPower } from './power.rules.js';
import { PowerStore } from './power.store.js';

/** A mandate as far as it matters here. */
interface Empowering {
  readonly organisationId: string;
  readonly power: { readonly code: string };
  readonly limits: Limits;
}

/** Who administers is said by mandates of one power, and these are given and ended under rules of their own. */
@Injectable()
export class Administrators {
  private readonly code: string;

  constructor(
    { ATTRIBUTE_BASE_URI: base }: Environment,
    private readonly powers: PowerStore,
    private readonly audit: AuditStore,
  ) {
    this.code = administerPowerCode(base);
  }

  /** Refuses whom it is not for to decide who administers the organisation. Other powers pass. */
  requirePermitted(caller: Caller, { organisationId, power }: Omit<Empowering, 'limits'>): void {
    if (power.code !== this.code) return;
    const needed = 'administrators:write';
    if (!hasPermission(caller, needed, organisationId))
      throw permissionWithheld(caller, needed) ?? refusals.notPermitted();
  }

  /**
   * Refuses, beside, a mandate that would give what nobody can have, or what the caller lacks for that organisation. For
   * every act that can bring a mandate into force.
   */
  requireGivable(caller: Caller, mandate: Empowering): void {
    if (mandate.power.code !== this.code) return;
    this.requirePermitted(caller, mandate);
    const missing = givenPermissions(mandate.limits).filter(
      (permission) => !hasPermission(caller, permission, mandate.organisationId),
    );
    if (missing.length > 0) throw refusals.moreThanOwn(missing);
  }

  /** Defines the power when an operator grants the first mandate of it. */
  async defineFor(tx: Transaction, caller: Caller, code: string): Promise<void> {
    if (code !== this.code || !isOperator(caller)) return;
    await this.powers.lock(tx);
    if (await this.powers.isTaken(tx, code)) return;
    const definition = checkPower({
      code,
      nameSv: 'Administrera behörigheter',
      nameEn: 'Administer authorisations',
      dimensions: [{ name: PERMISSION_DIMENSION }],
      passableDepth: 2,
      maximumMonths: 60,
    });
    const owner = { organisationId: null, relyingPartyId: null };
    const powerId = await this.powers.insert(tx, definition, owner, []);
    await this.audit.append(tx, caller, {
      act: 'power.define',
      subjectIds: [powerId],
      after: { ...definition, dimensions: [{ name: PERMISSION_DIMENSION, kind: 'values' }] },
      details: { code },
    });
  }
}

/** @throws DomainError for a unit, or a permission that there is not. */
function givenPermissions(limits: Limits): readonly Permission[] {
  if (limits[UNIT]) throw refusals.unitLimit();
  const named = limits[PERMISSION_DIMENSION] ?? organisationPermissions;
  const known = named.filter(isOrganisationPermission);
  if (known.length < named.length) throw refusals.unknownPermission(organisationPermissions);
  return known;
}

function isOrganisationPermission(text: string): text is Permission {
  return (organisationPermissions as readonly string[]).includes(text);
}
