import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import { PersonalNumbers } from './personal-number.js';
import type { PersonalNumber } from './personal-number.rules.js';

@Injectable()
export class PersonStore {
  constructor(private readonly numbers: PersonalNumbers) {}

  async exists(tx: Prisma.TransactionClient, id: string): Promise<boolean> {
    return (await tx.person.count({ where: { id } })) > 0;
  }

  /** What the number is found by; undefined when the service handles none. */
  hash({ number }: PersonalNumber): Uint8Array<ArrayBuffer> | undefined {
    return this.numbers.hash(number);
  }

  async isProtected(tx: Prisma.TransactionClient, id: string): Promise<boolean> {
    return (await tx.person.count({ where: { id, protectedIdentity: true } })) > 0;
  }

  async findByNumber(tx: Prisma.TransactionClient, number: PersonalNumber): Promise<string | undefined> {
    const personalNumberHash = this.hash(number);
    if (!personalNumberHash) return undefined;
    return (await tx.person.findUnique({ where: { personalNumberHash }, select: { id: true } }))?.id;
  }

  /** @throws DomainError `personal-number.not-enabled` for a number when the service handles none. */
  async insert(
    tx: Prisma.TransactionClient,
    number: PersonalNumber | undefined,
    isProtected: boolean,
  ): Promise<string> {
    const id = randomUUID();
    await tx.person.createMany({ data: { id, protectedIdentity: isProtected, ...this.sealed(id, number) } });
    return id;
  }

  /** @returns false when the person is employed also where the caller's scope does not reach, and so stays as it is. */
  async protect(tx: Prisma.TransactionClient, id: string): Promise<boolean> {
    return (await tx.person.updateMany({ where: { id }, data: { protectedIdentity: true } })).count > 0;
  }

  private sealed(id: string, number: PersonalNumber | undefined) {
    if (!number) return {};
    return {
      personalNumberEncrypted: this.numbers.encrypt(number.number, id),
      personalNumberHash: this.numbers.hash(number.number) ?? null,
      personalNumberKind: number.kind,
    };
  }
}
