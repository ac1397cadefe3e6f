const DECIMAL = /^[0-9]{1,30}(?:\.[0-9]{1,30})?$/;

/** Compares exactly, where floating point would round. What is no plain decimal, or negative, is not at most anything. */
export function isAtMost(value: string, maximum: string): boolean {
  if (!DECIMAL.test(value) || !DECIMAL.test(maximum)) return false;
  const fraction = Math.max(...[value, maximum].map((text) => (text.split('.')[1] ?? '').length));
  const scaled = (text: string) => {
    const [whole = '0', rest = ''] = text.split('.');
    return BigInt(whole + rest.padEnd(fraction, '0'));
  };
  return scaled(value) <= scaled(maximum);
}
