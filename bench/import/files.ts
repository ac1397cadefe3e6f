import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

export const ORGANISATION = '2021000019';
export const POWER = 'https://bench.example/powers/import';
const UNITS = 200;
const FIRST = ['Anna', 'Åsa', 'Björn', 'Eva', 'Göran', 'Lars', 'Märta', 'Nils', 'Sara', 'Örjan'];
const LAST = ['Andersson', 'Berg', 'Åkesson', 'Lindström', 'Öberg', 'Nyström', 'Sjögren', 'Holm'];

/** Of each hundred rows one is new, changed or gone on the second day. */
const EVERY = 100;

export type Day = 1 | 2;

export async function writeUnits(path: string): Promise<void> {
  await write(path, 'code;name', UNITS, (unit) => `U${unit};Enhet ${unit}`);
}

export async function writeEmployments(path: string, employees: number, day: Day): Promise<void> {
  await write(path, 'uid;displayName;unit;title;mail;hsaId;firstDay', employees, (employee) => {
    const title = changes(employee, day) === 'changed' ? 'Samordnare' : 'Handläggare';
    const name = `${FIRST[employee % FIRST.length]} ${LAST[employee % LAST.length]} ${employee}`;
    return `e${employee};${name};U${employee % UNITS};${title};e${employee}@bench.example;SE${ORGANISATION}-${employee};2025-01-01`;
  });
}

/**
 * A third of them has a limit. Those that are gone on the second day are new ones under another id.
 * @param prefix of their ids
 */
export async function writeMandates(
  path: string,
  employees: number,
  perEmployee: number,
  day: Day,
  prefix = 'm',
): Promise<void> {
  const until = `${new Date().getUTCFullYear() + 1}-12-31`;
  await write(path, 'id;uid;power;lastDay;basis;limit.area', employees * perEmployee, (mandate) => {
    const what = changes(mandate, day);
    const id = what === 'gone' ? `${prefix}${mandate}-new` : `${prefix}${mandate}`;
    const basis = what === 'changed' ? 'Beslut 2026:2' : 'Beslut 2026:1';
    const area = mandate % 3 === 0 ? `area-${mandate % 50}` : '';
    return `${id};e${mandate % employees};${POWER};${until};${basis};${area}`;
  });
}

function changes(row: number, day: Day): 'changed' | 'gone' | undefined {
  if (day === 1 || row % EVERY !== 0) return undefined;
  return (row / EVERY) % 2 === 0 ? 'changed' : 'gone';
}

async function write(
  path: string,
  header: string,
  rows: number,
  row: (number: number) => string,
): Promise<void> {
  const file = createWriteStream(path);
  let text = `${header}\n`;
  for (let number = 0; number < rows; number++) {
    text += `${row(number)}\n`;
    if (text.length < 1_000_000) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'finish');
}
