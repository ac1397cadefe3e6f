import { plainToInstance } from 'class-transformer';
import { toEmploymentChange, ChangeEmploymentInput } from './employment.inputs.js';

const change = (input: object) => toEmploymentChange(plainToInstance(ChangeEmploymentInput, input));

describe('a change of an employment', () => {
  const named = { employee: 'anna@2999990001', reason: 'reorganisation' };

  it('takes away what is null, and leaves what is absent', () => {
    const { unit, title, mail } = change({ ...named, unit: null, title: 'Chef' });
    expect({ unit, title, mail }).toEqual({ unit: null, title: 'Chef', mail: undefined });
  });

  it('takes null for absent where nothing can be taken away', () => {
    const made = change({ ...named, displayName: null, ifVersion: null, firstDay: null });
    expect(made).not.toHaveProperty('displayName');
    expect(made).not.toHaveProperty('ifVersion');
    expect(made).not.toHaveProperty('from');
  });

  it('holds from the midnight in Sweden that its first day begins with', () => {
    expect(change({ ...named, firstDay: '2026-07-01' }).from).toEqual(new Date('2026-06-30T22:00:00Z'));
  });
});
