import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import { refusals } from './directory.errors.js';
import type { Unit } from './unit.js';
import { UNIT_VERSION } from './version.sql.js';

@Injectable()
export class UnitStore {
  async require(tx: Prisma.TransactionClient, organisationId: string, code: string): Promise<Unit> {
    const unit = await this.find(tx, organisationId, code);
    if (!unit) throw refusals.unitNotFound(code);
    return unit;
  }

  async find(tx: Prisma.TransactionClient, organisationId: string, code: string): Promise<Unit | undefined> {
    const row = await tx.unit.findUnique({ where: { organisationId_code: { organisationId, code } } });
    return row ? toUnit(row) : undefined;
  }

  async list(tx: Prisma.TransactionClient, organisationId: string): Promise<Unit[]> {
    const rows = await tx.unit.findMany({ where: { organisationId }, orderBy: { code: 'asc' } });
    return rows.map(toUnit);
  }

  async insert(
    tx: Prisma.TransactionClient,
    row: { organisationId: string; code: string; name: string; parentId: string | null },
  ): Promise<Unit> {
    return toUnit(await tx.unit.create({ data: row }));
  }

  /**
   * Until the transaction ends nobody else changes the unit. Others may meanwhile be put below it: that takes a lock which
   * this one lets pass.
   */
  async lock(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`select from unit where id = ${id}::uuid for no key update`;
  }

  async version(tx: Prisma.TransactionClient, id: string): Promise<string> {
    const [row] = await tx.$queryRaw<[{ version: string }]>`
      select ${Prisma.raw(UNIT_VERSION)} as version from unit where id = ${id}::uuid`;
    return row.version;
  }

  async change(
    tx: Prisma.TransactionClient,
    { id, name, parentId }: { id: string; name: string; parentId: string | null },
  ): Promise<Unit> {
    return toUnit(await tx.unit.update({ where: { id }, data: { name, parentId } }));
  }
}

function toUnit(row: Prisma.UnitGetPayload<object>): Unit {
  return { id: row.id, code: row.code, name: row.name, ...(row.parentId && { parentId: row.parentId }) };
}
