import { parseArgs } from 'node:util';
import { wholeNumber } from '../measuring/whole-number.js';

export interface Options {
  readonly employees: number;
  readonly mandatesPerEmployee: number;
  /** How many times everything is measured. */
  readonly repeats: number;
  /** File for the results; by default one named after the time, under data/bench. */
  readonly json?: string;
}

const USAGE = `Measures imports: a first load and a nightly full import of the same with 1 % changed, against COPY.

  --quick          2,000 employees, once: to see that it works
  --employees N    (100000)
  --mandates N     mandates per employee (10)
  --repeats N      measure everything so many times (3)
  --json FILE      where the results are written
`;

/** @throws Error when an option is not known or makes no sense */
export function readOptions(args: string[]): Options | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: { help: flag, quick: flag, json: text, employees: text, mandates: text, repeats: text },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick } = values;
  return {
    employees: wholeNumber(values.employees, quick ? 2_000 : 100_000),
    mandatesPerEmployee: wholeNumber(values.mandates, 10),
    repeats: wholeNumber(values.repeats, quick ? 1 : 3),
    json: values.json,
  };
}
