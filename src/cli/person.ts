import { EmploymentFinder } from '../domain/directory/employment-finder.service.js';
import type { Register } from './register.js';

/** The natural person behind an employment: whoever acts is said as uid@organisation-number, never by a personal number. */
export async function personOf({ caller, get }: Register, employee: string): Promise<string> {
  return (await get(EmploymentFinder).findEmployment(caller, employee)).personId;
}
