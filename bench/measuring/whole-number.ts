/** A number given as an option. @throws Error when it is not one to count with */
export function wholeNumber(given: string | undefined, otherwise: number): number {
  const number = given === undefined ? otherwise : Number(given);
  if (!(Number.isInteger(number) && number > 0)) throw new Error('Numbers are whole and above zero.');
  return number;
}
