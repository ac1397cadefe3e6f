import { createInterface } from 'node:readline';
import { processVariables, type Variables } from '../platform/config/variables.js';

/** What a command reads and writes. Tests bring their own. */
export interface Terminal {
  readonly variables: Variables;
  /** Whether a person looks at what goes to standard error while it comes. */
  readonly interactive?: boolean;
  /** Standard output: the result and nothing else. */
  out(text: string): void;
  /** Standard error: what went wrong. */
  err(text: string): void;
  /** The first line of standard input; empty when there is none. */
  readLine(): Promise<string>;
}

export const processTerminal: Terminal = {
  variables: processVariables(),
  interactive: process.stderr.isTTY,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  readLine,
};

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return '';
}
