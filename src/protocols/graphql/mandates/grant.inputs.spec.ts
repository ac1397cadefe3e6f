import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { GrantMandateInput, PassOnMandateInput, toGrant, toPassingOn } from './grant.inputs.js';

const grant = {
  holder: 'anna@2999990001',
  power: 'https://ex.se/pay',
  period: { lastDay: '2026-12-31' },
  basis: 'Beslut 1',
  reason: 'ny tjänst',
};

const inputOf = (members: object) => plainToInstance(GrantMandateInput, { ...grant, ...members });

async function faultsOf(members: object): Promise<string[]> {
  return (await validate(inputOf(members), { forbidUnknownValues: true })).map(({ property }) => property);
}

describe('the input of a grant', () => {
  it('hands on nothing for what is null or absent, and includes the last day', () => {
    const { holder, power, basis, reason } = grant;
    const wanted = { holder, power, basis, reason, until: new Date('2026-12-31T23:00:00Z') };
    expect(toGrant(inputOf({}))).toEqual(wanted);
    const nulls = { limits: null, requestedBy: null, idempotencyKey: null };
    expect(Object.keys(toGrant(inputOf(nulls))).sort()).toEqual(Object.keys(wanted).sort());
  });

  it('takes limits by dimension, whatever the dimension is called', () => {
    const limits = [
      { dimension: 'unit', values: ['bygg'] },
      { dimension: 'constructor', values: ['x'] },
    ];
    expect(toGrant(inputOf({ limits })).limits).toEqual({ unit: ['bygg'], constructor: ['x'] });
  });

  it('takes an ordinary one', async () => {
    expect(await faultsOf({ limits: [{ dimension: 'unit', values: ['bygg'] }] })).toEqual([]);
  });

  it.each([
    ['a reason of spaces', { reason: '     ' }, 'reason'],
    ['a basis that is too long', { basis: 'x'.repeat(501) }, 'basis'],
    ['a dimension twice', { limits: [1, 2].map(() => ({ dimension: 'unit', values: ['a'] })) }, 'limits'],
    ['a limit without values', { limits: [{ dimension: 'unit', values: [] }] }, 'limits'],
    ['a holder that is too long', { holder: 'x'.repeat(257) }, 'holder'],
  ])('refuses %s by the name of the field', async (_, members, field) => {
    expect(await faultsOf(members)).toEqual([field]);
  });
});

describe('the input of a passing on', () => {
  it('leaves limits and period to the mandate that is passed on when they are null', () => {
    const { holder, basis, reason } = grant;
    const input = { holder, basis, reason, mandate: 'm', limits: null, period: null };
    const passing = toPassingOn(plainToInstance(PassOnMandateInput, input));
    expect(Object.keys(passing).sort()).toEqual(['basis', 'holder', 'mandateId', 'reason']);
  });
});
