import { createInterface } from 'node:readline';
import { OutputError } from './exit-codes.js';
import { processVariables, type Variables } from '../platform/config/variables.js';

/** What a command reads and writes. Tests bring their own. */
export interface Terminal {
  readonly variables: Variables;
  /** Whether a person looks at what goes to standard error while it comes. */
  readonly interactive?: boolean;
  /** Standard output: the result and nothing else. */
  out(text: string): void;
  /** Resolves when standard output has taken all of it. @throws OutputError */
  written?(): Promise<void>;
  /** Standard error: what went wrong. */
  err(text: string): void;
  /** The first line of standard input; empty when there is none. */
  readLine(): Promise<string>;
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  let failure: NodeJS.ErrnoException | null | undefined;
  let written = Promise.resolve();
  // Each write tells of its failure; what nobody listened for would end the process with a stack trace.
  stdout.on('error', (error: Error) => {
    failure ??= error;
  });
  stderr.on('error', () => undefined);
  return {
    variables: processVariables(),
    interactive: stderr.isTTY,
    out: (text) => {
      written = new Promise((done) => {
        stdout.write(text, (error) => {
          failure ??= error;
          done();
        });
      });
    },
    written: async () => {
      await written;
      if (failure) throw new OutputError(failure.code ?? failure.name);
    },
    err: (text) => stderr.write(text),
    readLine,
  };
}

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return '';
}
