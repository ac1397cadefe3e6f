import { Injectable } from '@nestjs/common';
import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { Organisation } from './organisation.js';
import type { UnitView } from './unit.js';
import { UNIT_VERSION } from './version.sql.js';

interface OrganisationRow extends Omit<Organisation, 'onboardedAt'> {
  readonly onboardedAt: Date | null;
}
type UnitRow = Omit<UnitView, 'parentId' | 'parentCode'> & {
  parentId: string | null;
  parentCode: string | null;
};

const organisations = (name: string, rest: string): PreparedStatement => ({
  name: `organisations-by-${name}`,
  text: `select o.id, o.number, o.name, o.onboarded_at as "onboardedAt",
    array(select scope from organisation_scope s where s.organisation_id = o.id order by scope) as scopes,
    array(select code from issuer_code c where c.organisation_id = o.id and c.ended_at is null order by code) as "issuerCodes"
    from organisation o where ${rest}`,
});
const BY_ID = organisations('id', 'o.id = any($1::uuid[])');
const BY_NUMBER = organisations('number', 'o.number = $1');
const PAGE = organisations('page', 'o.number > $1 order by o.number limit $2');

const units = (name: string, condition: string): PreparedStatement => ({
  name: `units-by-${name}`,
  text: `select unit.id, unit.organisation_id as "organisationId", unit.code, unit.name, unit.managed_by as "managedBy",
    unit.parent_id as "parentId", (select parent.code from unit parent where parent.id = unit.parent_id) as "parentCode",
    ${UNIT_VERSION} as version
    from unit where ${condition} order by unit.code collate "C"`,
});
const UNITS_BY_ID = units('id', 'unit.id = any($1::uuid[])');
const UNITS_OF = units('organisation', 'unit.organisation_id = any($1::uuid[])');

@Injectable()
export class OrganisationReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  async byIds(caller: Caller, ids: readonly string[]): Promise<Organisation[]> {
    return this.organisations(caller, BY_ID, [ids]);
  }

  async byNumber(caller: Caller, number: string): Promise<Organisation | undefined> {
    return (await this.organisations(caller, BY_NUMBER, [number]))[0];
  }

  /** By number, those after the number `after`. */
  async page(caller: Caller, after: string, limit: number): Promise<Organisation[]> {
    return this.organisations(caller, PAGE, [after, limit]);
  }

  async unitsByIds(caller: Caller, ids: readonly string[]): Promise<UnitView[]> {
    return this.units(caller, UNITS_BY_ID, ids);
  }

  /** By code. */
  async unitsOf(caller: Caller, organisationIds: readonly string[]): Promise<UnitView[]> {
    return this.units(caller, UNITS_OF, organisationIds);
  }

  private async organisations(caller: Caller, statement: PreparedStatement, values: readonly unknown[]) {
    const rows = await this.database.query<OrganisationRow>(caller.administers, statement, values);
    return rows.map(({ id, number, name, onboardedAt, scopes, issuerCodes }) => ({
      ...{ id, number, name, scopes, issuerCodes },
      ...(onboardedAt && { onboardedAt }),
    }));
  }

  private async units(caller: Caller, statement: PreparedStatement, ids: readonly string[]) {
    const rows = await this.database.query<UnitRow>(caller.administers, statement, [ids]);
    return rows.map(({ parentId, parentCode, ...unit }) => ({
      ...unit,
      ...(parentId !== null && { parentId }),
      ...(parentCode !== null && { parentCode }),
    }));
  }
}
