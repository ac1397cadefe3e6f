import { parseArgs } from 'node:util';
import { wholeNumber } from '../measuring/whole-number.js';

export interface Options {
  readonly employees: number;
  readonly organisations: number;
  /** How many times everything is measured. */
  readonly repeats: number;
  /** Length of one measurement, about. */
  readonly seconds: number;
  /** Requests before anything counts, for the code to be compiled for speed. */
  readonly warmUp: number;
  /** Of each side, so that its code is compiled for speed. */
  readonly warmUpSeconds: number;
  /** Mandates that are revoked, each to see when the other instance denies. */
  readonly revocations: number;
  /** Also say where the service's time goes. */
  readonly profile: boolean;
  /** File for the results; by default one named after the time, under data/bench. */
  readonly json?: string;
}

const USAGE = `Measures decisions over AuthZEN against the Cerbos PDP, and how soon a revocation is seen by another instance.

  --quick             2,000 employees, one short repetition: to see that it works
  --employees N       employees in the register (100000), with ten mandates each
  --organisations N   (200)
  --repeats N         measure everything so many times (5)
  --seconds N         length of one measurement (5)
  --revocations N     (200)
  --profile           sample the service's CPU under load and list what took it; the figures suffer
  --json FILE         where the results are written
`;

/** @throws Error when an option is not known or makes no sense */
export function readOptions(args: string[]): Options | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ help: flag, quick: flag, profile: flag, json: text, revocations: text },
      ...{ employees: text, organisations: text, repeats: text, seconds: text },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick } = values;
  const employees = wholeNumber(values.employees, quick ? 2_000 : 100_000);
  const organisations = wholeNumber(values.organisations, quick ? 20 : 200);
  if (employees < 10 * organisations) throw new Error('An organisation has ten employees or more.');
  return {
    ...{ employees, organisations },
    repeats: wholeNumber(values.repeats, quick ? 1 : 5),
    seconds: wholeNumber(values.seconds, quick ? 2 : 5),
    warmUp: quick ? 400 : 2_000,
    warmUpSeconds: quick ? 0 : 30,
    revocations: wholeNumber(values.revocations, quick ? 50 : 200),
    profile: values.profile,
    json: values.json,
  };
}
