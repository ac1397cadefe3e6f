import { ColumnNames } from './column-names.js';

describe('names of columns', () => {
  it('are ours whatever their case, or by the mapping', () => {
    const names = new ColumnNames({ uid: 'Anst.nr', 'limit.amount': 'Belopp' });
    const told = [
      'uid',
      'Anst.nr',
      ' Anst.nr ',
      'LASTDAY',
      'displayname',
      'Limit.Case-Type',
      'Belopp',
      'Belopp (kr)',
    ];
    expect(told.map((name) => names.ours(name))).toEqual([
      ...[undefined, 'uid', 'uid', 'lastDay', 'displayName', 'limit.case-type', 'limit.amount', undefined],
    ]);
  });

  it('are the same however their letters are composed', () => {
    expect(new ColumnNames({ uid: 'Anställning' }).ours('Anställning'.normalize('NFD'))).toBe('uid');
  });

  it.each([
    ['last_day', 'lastDay'],
    ['Last day', 'lastDay'],
    ['limits.amount', 'limit.<dimension>'],
    ['limit amount', 'limit.<dimension>'],
    ['Limit_amount', 'limit.<dimension>'],
    ['limit', 'limit.<dimension>'],
    ['limited', undefined],
    ['lastDay', undefined],
    ['parentUnit', undefined],
  ])('tells that %s was meant for %s', (name, meant) => {
    expect(new ColumnNames().meant(name, 'mandates')).toBe(meant);
  });

  it('tells of the set what is mapped', () => {
    const names = new ColumnNames({ uid: 'a', 'limit.amount': 'b', hsaId: 'c' });
    expect([names.mappedOf('mandates'), names.mappedOf('employments')]).toEqual([
      ['uid', 'limit.amount'],
      ['uid', 'hsaId'],
    ]);
  });
});
