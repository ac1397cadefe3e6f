import { EmployeeReads } from '../domain/directory/employee-reads.service.js';
import type { Register } from './register.js';

/** The natural person behind an employment: whoever acts is said as uid@organisation-number, never by a personal number. */
export async function personOf({ caller, get }: Register, employee: string): Promise<string> {
  return (await get(EmployeeReads).byOrgAffiliation(caller, employee)).personId;
}
