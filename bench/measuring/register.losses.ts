import { EMPLOYEES, mandate, organisation, perEmployee, type Statement } from './register.statements.js';

export interface Loss {
  /** Which of the employee's mandates, by number. */
  readonly mandate: number;
  readonly how: 'revoked' | 'suspended' | 'over';
}

/** By the last digit of the employee's number. */
const BY_DIGIT: Readonly<Record<number, Loss>> = {
  5: { mandate: 3, how: 'revoked' },
  6: { mandate: 4, how: 'suspended' },
  7: { mandate: 5, how: 'over' },
};

/** What an employee was given and may use no longer. */
export function lostBy(employee: number): Loss | undefined {
  return BY_DIGIT[employee % 10];
}

/** Of each ten employees, one has a mandate that is revoked, one a suspended one, and one a mandate that is over. */
export const LOSSES: readonly Statement[] = Object.entries(BY_DIGIT).flatMap(([digit, loss]) => {
  const which = `FROM ${EMPLOYEES}, (VALUES (${loss.mandate})) AS w (m)`;
  if (loss.how === 'over')
    return perEmployee(`UPDATE mandate SET valid_until = now() - interval '1 month'
      ${which} WHERE e % 10 = ${digit} AND mandate.id = ${mandate}`);
  return [
    perEmployee(`UPDATE mandate_state SET ended_at = now(), end_recorded_at = now()
      ${which} WHERE e % 10 = ${digit} AND mandate_state.mandate_id = ${mandate}`),
    perEmployee(`INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from)
      SELECT ${organisation}, ${mandate}, '${loss.how}', now() ${which} WHERE e % 10 = ${digit}`),
  ];
});
