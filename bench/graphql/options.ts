import { parseArgs } from 'node:util';
import { wholeNumber } from '../measuring/whole-number.js';
import { QUESTIONS, type Question } from './questions.js';

export interface Options {
  readonly employees: number;
  readonly organisations: number;
  /** How many times everything is measured. */
  readonly repeats: number;
  /** Length of one measurement, about. */
  readonly seconds: number;
  /** Answers before anything counts, for the code to be compiled for speed. */
  readonly warmUp: number;
  /** Of each side, so that its code is compiled for speed. */
  readonly warmUpSeconds: number;
  readonly questions: readonly Question[];
  /** Also say where the service's time goes. */
  readonly profile: boolean;
  /** File for the results; by default one named after the time, under data/bench. */
  readonly json?: string;
}

const USAGE = `Measures GraphQL queries: CPU and latency, against the same data read by statements written by hand.

  --quick             2,000 employees, one short repetition: to see that it works
  --employees N       employees in the register (100000), with ten mandates each
  --organisations N   (200)
  --repeats N         measure everything so many times (3)
  --seconds N         length of one measurement (5)
  --question NAME     only this one, may be repeated: ${QUESTIONS.map(({ name }) => name).join(', ')}
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
      ...{ help: flag, quick: flag, profile: flag, json: text, question: { type: 'string', multiple: true } },
      ...{ employees: text, organisations: text, repeats: text, seconds: text },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick } = values;
  const employees = wholeNumber(values.employees, quick ? 2_000 : 100_000);
  return {
    employees,
    organisations: Math.min(wholeNumber(values.organisations, quick ? 20 : 200), employees),
    repeats: wholeNumber(values.repeats, quick ? 1 : 3),
    seconds: wholeNumber(values.seconds, quick ? 2 : 5),
    warmUp: quick ? 400 : 2_000,
    warmUpSeconds: quick ? 0 : 30,
    questions: chosen(values.question),
    profile: values.profile,
    json: values.json,
  };
}

function chosen(names: readonly string[] | undefined): readonly Question[] {
  const questions = QUESTIONS.filter(({ name }) => names?.includes(name) ?? true);
  if (questions.length < (names?.length ?? 1)) throw new Error('There is no such question; see --help.');
  return questions;
}
