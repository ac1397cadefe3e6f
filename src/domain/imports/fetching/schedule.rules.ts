import { CronExpressionParser } from 'cron-parser';
import { refusals } from './fetching.errors.js';

const FIVE_FIELDS = /^\s*(\S+\s+){4}\S+\s*$/;

/** When a schedule is due next after the instant. @throws DomainError `import.schedule-malformed` */
export function nextAfter(schedule: string, instant: Date): Date {
  if (!FIVE_FIELDS.test(schedule)) throw refusals.scheduleMalformed();
  try {
    return CronExpressionParser.parse(schedule, { currentDate: instant, tz: 'Europe/Stockholm' })
      .next()
      .toDate();
  } catch {
    throw refusals.scheduleMalformed();
  }
}
