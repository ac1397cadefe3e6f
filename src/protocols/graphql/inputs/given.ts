/** What an input says, where null and absent mean the same: neither is handed on. */
export function given<Input extends object>(input: Input): { [Member in keyof Input]: Input[Member] } {
  const members = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(members) as Input;
}
