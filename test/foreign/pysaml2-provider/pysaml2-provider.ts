import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { KeyFiles } from '../client-keys.js';
import { PYTHON } from '../foreign-software.js';

/** What it is configured with: its keys, and the level, category and scope of its metadata. */
export interface ProviderSettings extends KeyFiles {
  readonly entityId: string;
  readonly level: string;
  readonly category: string;
  readonly scope: string;
}

export interface ProviderOutcome {
  readonly metadata?: string;
  readonly response?: string;
  readonly requested?: readonly string[];
  readonly error?: string;
  readonly message?: string;
}

/** An identity provider whose SAML is done by pysaml2: one Python process for many tasks, one at a time. */
export class Pysaml2Provider {
  private readonly process = spawn(PYTHON, [`${import.meta.dirname}/provider.py`], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
  });
  private readonly outcomes = createInterface(this.process.stdout)[Symbol.asyncIterator]();

  constructor(private readonly settings: ProviderSettings) {}

  async perform(task: object): Promise<ProviderOutcome> {
    this.process.stdin.write(`${JSON.stringify({ ...this.settings, ...task })}\n`);
    return JSON.parse(String((await this.outcomes.next()).value)) as ProviderOutcome;
  }

  stop(): void {
    this.process.kill();
  }
}
