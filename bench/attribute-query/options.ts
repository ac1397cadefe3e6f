import { parseArgs } from 'node:util';
import { wholeNumber } from '../measuring/whole-number.js';
import { CASES, CONNECTIONS, type Case } from './cases.js';

export interface Options {
  readonly employees: number;
  readonly mandatesPerEmployee: number;
  readonly organisations: number;
  /** How many times everything is measured. */
  readonly repeats: number;
  /** Length of one measurement, about. */
  readonly seconds: number;
  /** Answers before anything counts, by which it is known how many a second take. */
  readonly warmUp: number;
  /** How long it is asked after them: V8 compiles a service for speed over some 5,000 answers of each process. */
  readonly warmUpSeconds: number;
  readonly cases: readonly Case[];
  /** How many requests are under way at once. */
  readonly connections: readonly number[];
  /** Also say where the service's time goes. */
  readonly profile: boolean;
  /** Compare with this revision instead. */
  readonly compare?: string;
  /** File for the results; by default one named after the time, under data/bench. */
  readonly json?: string;
}

const USAGE = `Measures attribute queries: requests per second, latency and CPU, against the cryptography they need.

  --quick             1,000 employees, one short repetition: to see that it works
  --employees N       employees in the register (100000)
  --mandates N        mandates of each employee (10)
  --organisations N   (200)
  --repeats N         measure everything so many times (3)
  --seconds N         length of one measurement (3)
  --case NAME         only this case, may be repeated: ${CASES.map(({ name }) => name).join(', ')}
  --connections N     so many requests at once, may be repeated (1 and 16)
  --profile           sample the service's CPU under load and list what took it; the figures suffer
  --compare REVISION  build that one too, and measure both by turns
  --json FILE         where the results are written
`;

/** @throws Error when an option is not known or makes no sense */
export function readOptions(args: string[]): Options | 'help' {
  const text = { type: 'string' } as const;
  const several = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{
        help: flag,
        quick: flag,
        profile: flag,
        json: text,
        compare: text,
        case: several,
        connections: several,
      },
      ...{ employees: text, mandates: text, organisations: text, repeats: text, seconds: text },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick } = values;
  const employees = wholeNumber(values.employees, quick ? 1_000 : 100_000);
  return {
    employees,
    organisations: Math.min(wholeNumber(values.organisations, quick ? 20 : 200), employees),
    mandatesPerEmployee: wholeNumber(values.mandates, 10),
    repeats: wholeNumber(values.repeats, quick ? 1 : 3),
    seconds: wholeNumber(values.seconds, quick ? 1 : 3),
    warmUp: quick ? 160 : 1_000,
    warmUpSeconds: quick ? 0 : 60,
    cases: chosen(values.case).filter(({ usual }) => !usual || values.compare === undefined),
    connections: values.connections?.map((given) => wholeNumber(given, 1)) ?? CONNECTIONS,
    profile: values.profile,
    compare: values.compare,
    json: values.json,
  };
}

function chosen(names: readonly string[] | undefined): readonly Case[] {
  const cases = CASES.filter(({ name }) => names?.includes(name) ?? true);
  if (cases.length < (names?.length ?? 1)) throw new Error('There is no such case; see --help.');
  return cases;
}
