import { resolve } from 'node:path';
import type { Case } from '../attribute-query/cases.js';
import { answererOf, eServiceOf } from '../attribute-query/measure.js';
import type { Setting } from '../attribute-query/setting.js';
import { Child } from '../measuring/child.js';
import type { Undoing } from '../measuring/undoing.js';
import type { Order, Report, Tally } from './load.messages.js';

/** Holds the process that sends at a pace. */
export class Sender {
  private readonly child = new Child<Order, Report>(resolve(import.meta.dirname, '../steady/load.ts'));

  constructor(
    private readonly setting: Setting,
    private readonly one: Case,
    atEnd: Undoing,
  ) {
    atEnd.push(() => {
      this.child.stop();
    });
  }

  /** What comes of each phase. Good answers are noted as to be on record. */
  async send(
    order: Pick<Order, 'phases' | 'signBefore' | 'openBefore' | 'hostileEvery'>,
  ): Promise<readonly Tally[]> {
    const { register, asked, attributes } = this.setting;
    const { entityId, signing } = eServiceOf(this.setting, this.one);
    const address = `${answererOf(this.setting, this.one).address}/saml/attribute-query`;
    const asking = { address, entityId, signing, attributes };
    const { tallies } = await this.child.tell({ ...order, ...asking, register, turn: asked.count });
    for (const { good } of tallies) asked.count += good;
    return tallies;
  }
}
