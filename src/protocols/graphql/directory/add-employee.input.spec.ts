import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { invalidInput } from '../errors/invalid-input.js';
import { AddEmployeeInput, toNewEmployee } from './add-employee.input.js';

const NUMBER = '199001162396';
const PERSON = '4f0c1f4e-3b86-4a06-9d43-0c4f3f6d7d10';
const input = (more: object) =>
  plainToInstance(AddEmployeeInput, {
    organisation: '2999990001',
    uid: 'anna',
    term: { displayName: 'Anna' },
    reason: 'hired',
    ...more,
  });

describe('an employee to add', () => {
  it('is somebody new, a person known by id, or the one with a personal number', () => {
    expect(toNewEmployee(input({ personId: null }))).not.toHaveProperty('person');
    expect(toNewEmployee(input({ personId: PERSON })).person).toEqual({ id: PERSON });
    expect(toNewEmployee(input({ personalNumber: NUMBER })).person).toEqual({ personalNumber: NUMBER });
  });

  it('is not named twice, and the refusal does not repeat the personal number', () => {
    const error = catching(() => toNewEmployee(input({ personId: PERSON, personalNumber: NUMBER })));
    expect(error).toMatchObject({ code: 'person.named-twice', kind: 'invalid-input' });
    expect(told(error)).not.toContain(NUMBER);
  });

  it.each(['199001162390', `${NUMBER}0`, '9001162396', 'none at all'])(
    'is refused with the malformed personal number %j, which is not repeated',
    async (personalNumber) => {
      const error = invalidInput(await validate(input({ personalNumber })));
      expect(error.details.fields).toEqual(['personalNumber']);
      expect(told(error)).not.toContain(personalNumber);
    },
  );

  it('is refused by the path of the field that is wrong', async () => {
    const error = invalidInput(await validate(input({ term: { displayName: '', unit: 'x'.repeat(65) } })));
    expect(error.details.fields).toEqual(['term.displayName', 'term.unit']);
  });
});

function told(error: unknown): string {
  const { message, details } = error as { message: string; details: unknown };
  return JSON.stringify([message, details]);
}

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
