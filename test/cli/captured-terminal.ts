import { runCommandLine } from '../../src/cli/command-line.js';
import type { Variables } from '../../src/platform/config/environment.js';

/** One finished run of the command line, in this process. */
export interface Run {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface CommandLine {
  /** Runs `behorig ARGS`; `input` is standard input. */
  run(args: readonly string[], input?: string): Promise<Run>;
  /** Runs with --json and gives the document; any exit code but 0 fails the test. */
  json<T = Record<string, unknown>>(args: readonly string[], input?: string): Promise<T>;
  /** Everything that was ever written, by every run. */
  written(): string;
}

export function commandLine(variables: Variables): CommandLine {
  let written = '';
  const run = async (args: readonly string[], input = ''): Promise<Run> => {
    let [out, err] = ['', ''];
    const exitCode = await runCommandLine(args, {
      variables,
      out: (text) => (out += text),
      err: (text) => (err += text),
      readLine: () => Promise.resolve(input.split('\n')[0] ?? ''),
    });
    written += out + err;
    return { exitCode, out, err };
  };
  return {
    run,
    json: async <T>(args: readonly string[], input?: string) => {
      const { exitCode, out, err } = await run([...args, '--json'], input);
      if (exitCode !== 0) throw new Error(`Exit code ${exitCode}: ${err}`);
      return JSON.parse(out) as T;
    },
    written: () => written,
  };
}
