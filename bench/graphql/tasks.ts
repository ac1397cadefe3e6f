import { employeeOf } from '../measuring/register.js';
import type { Task } from './questions.js';
import type { Setting } from './setting.js';

/** Each employee in turn, but not in the order in which they were loaded: a prime number apart. */
const STRIDE = 7_919;
let given = 0;

/** The next things to be asked about, never the same twice in a row. */
export function nextTasks({ register, clients }: Setting, count: number): Task[] {
  return Array.from({ length: count }, () => {
    const { organisation, employee } = employeeOf(register, STRIDE * given++);
    const client = clients.get(organisation);
    if (!client) throw new Error('an organisation without a client');
    return { organisation, uid: `e${employee}`, ...client };
  });
}
