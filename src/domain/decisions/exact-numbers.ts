/** More digits than these are not kept by the numbers that JSON is read into, and limits are compared exactly. */
const EXACT_DIGITS = 15;
/** What is said of a number that is not exact, at whichever door. */
export const INEXACT = {
  rule: 'A number has more digits than can be compared exactly.',
  remedy: `Send it as text, or with at most ${EXACT_DIGITS} digits.`,
} as const;
/** So that nothing is read twice that has none. */
const MANY_DIGITS = /[0-9][0-9.]{14,}[0-9]/;

type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Whether the number is kept as it is written, in JSON or GraphQL. */
export function isExactNumber(source: string): boolean {
  const [mantissa = ''] = source.toLowerCase().split('e');
  return mantissa.replace(/^-?[0.]*/, '').replace('.', '').length <= EXACT_DIGITS;
}

/** Whether all numbers in the JSON are. @throws SyntaxError where it is none */
export function hasExactNumbers(json: string): boolean {
  if (!MANY_DIGITS.test(json)) return true;
  let isExact = true;
  const look: Reviver = (_, value, context) => {
    if (typeof value === 'number' && !isExactNumber(context?.source ?? '')) isExact = false;
    return undefined;
  };
  JSON.parse(json, look);
  return isExact;
}
