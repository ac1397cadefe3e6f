/** A line about how far it has come. */
export function say(text: string): void {
  console.error(`  ${text} …`);
}
