import type { Command } from 'commander';
import { MandatesService } from '../domain/mandates/mandates.service.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { said } from './output.js';
import { personOf } from './person.js';

const ID = 'its id, as `mandate list` prints it';

export function rejectCommand(noun: Command, runner: CommandRunner): void {
  noun
    .command('reject')
    .description('reject a pending mandate, for good; one rejection is enough')
    .argument('<mandate>', ID)
    .requiredOption('--approver <employee>', 'uid@organisation-number of who rejects')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example(
        'mandate reject 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --approver eva@2021006883 --reason "Fel person"',
      ),
    )
    .action(
      runner.onRegister(
        async (register, { approver, reason }: { approver: string; reason: string }, mandateId = '') => {
          const caller = { ...register.caller, personId: await personOf(register, approver) };
          const { state } = await register.get(MandatesService).reject(caller, { mandateId, reason });
          return said({ mandateId, state }, `Rejected; the mandate is ${state}.`);
        },
      ),
    );
}

const ACTS = {
  suspend: {
    description: 'let nobody use a mandate, nor those passed on from it, until it is resumed',
    done: { state: 'suspended', text: 'Suspended the mandate.' },
    why: 'Utredning pågår',
  },
  resume: {
    description: 'let a suspended mandate be used again',
    done: { state: 'active', text: 'Resumed the mandate.' },
    why: 'Utredningen är klar',
  },
} as const;

export function suspendAndResumeCommands(noun: Command, runner: CommandRunner): void {
  for (const act of ['suspend', 'resume'] as const) {
    const { description, done, why } = ACTS[act];
    noun
      .command(act)
      .description(description)
      .argument('<mandate>', ID)
      .requiredOption('--reason <text>', 'why; recorded')
      .addHelpText('after', example(`mandate ${act} 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --reason "${why}"`))
      .action(
        runner.onRegister(async ({ caller, get }, { reason }: { reason: string }, mandateId = '') => {
          await get(MandatesService)[act](caller, { mandateId, reason });
          return said({ mandateId, state: done.state }, done.text);
        }),
      );
  }
}
