import type { Command } from 'commander';
import type { Environment } from '../platform/config/environment.js';
import { withConfiguration, type Needed } from './configuration.js';
import { EXIT, OutputError } from './exit-codes.js';
import type { Result } from './output.js';
import { withRegister, type Register } from './register.js';
import type { Terminal } from './terminal.js';

/** What commander calls with the arguments, the options and the command itself. */
type Action = (...given: unknown[]) => Promise<void>;

/**
 * Makes actions out of what a command does: opens what it needs, runs it, prints its result. The work is given the options
 * as commander names them, and says itself of what type they are; then the arguments.
 */
export class CommandRunner {
  /** Of the last command that ran to its end. */
  exitCode: number = EXIT.done;

  constructor(readonly terminal: Terminal) {}

  /** For a command that works on the register. */
  onRegister(work: (register: Register, options: never, ...args: string[]) => Promise<Result>): Action {
    return this.plain((options, ...args) =>
      withRegister(this.terminal, (register) => work(register, options, ...args)),
    );
  }

  /** For a command that needs some variables and no register. */
  configured(
    needed: Needed,
    work: (environment: Environment, options: never, ...args: string[]) => Promise<Result>,
  ): Action {
    return this.plain((options, ...args) =>
      withConfiguration(this.terminal, needed, (environment) => work(environment, options, ...args)),
    );
  }

  /** For a command that needs neither. */
  plain(work: (options: never, ...args: string[]) => Promise<Result>): Action {
    return async (...given) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<{ json?: boolean }>();
      await this.print(
        await work(options as never, ...(command.processedArgs as string[])),
        options.json ?? false,
      );
    };
  }

  private async print({ data, text, failed, remedyIfLost }: Result, json: boolean): Promise<void> {
    this.terminal.out(`${json ? JSON.stringify(data, null, 2) : text}\n`);
    try {
      await this.terminal.written?.();
    } catch (error) {
      throw error instanceof OutputError ? new OutputError(error.code, remedyIfLost) : error;
    }
    this.exitCode = failed ? EXIT.failed : EXIT.done;
  }
}
