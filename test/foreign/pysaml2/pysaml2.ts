import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { KeyFiles } from '../client-keys.js';
import type { NameId } from '../../../src/protocols/saml/xml/name-id.js';
import { SUBJECT } from '../facts.js';
import { PYTHON } from '../foreign-software.js';

/** A party whose SAML is done by pysaml2. */
export interface Pysaml2Party {
  readonly entityId: string;
  readonly signing: KeyFiles;
  readonly encryption?: KeyFiles;
  readonly wantAssertionsSigned: boolean;
  readonly authorityMetadata: string;
  /** By URI. Absent: what pysaml2 does when nothing is said. */
  readonly algorithms?: { readonly sign_alg: string; readonly digest_alg: string };
}

export interface Pysaml2Question {
  readonly subject?: NameId;
  readonly attributes?: readonly { readonly name: string; readonly values?: readonly string[] }[];
}

/** What pysaml2 reports: the answer, or the exception an application would get. */
export interface Pysaml2Answer {
  readonly status?: string;
  /** What is not there is null. */
  readonly nameId?: object;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** By the names of its attribute map. */
  readonly identity?: Readonly<Record<string, readonly string[]>>;
  readonly error?: string;
  readonly message?: string;
}

/** One Python process for many questions, asked one at a time: most of the time of a question is the start of Python. */
export class Pysaml2 {
  private readonly process = spawn(PYTHON, [`${import.meta.dirname}/client.py`], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  });
  private said = '';
  private readonly outcomes = createInterface(this.process.stdout)[Symbol.asyncIterator]();

  constructor() {
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.said += text));
  }

  /** The party's metadata, as pysaml2 writes it. */
  async metadataOf({ authorityMetadata: _needsNone, ...party }: Pysaml2Party): Promise<string> {
    const { metadata } = (await this.perform({ party })) as { metadata: string };
    return metadata;
  }

  /** What it reads of how the authority presents itself. */
  async presentation(party: Pysaml2Party, authority: string): Promise<unknown> {
    return this.perform({ party, presented: authority });
  }

  async ask(
    party: Pysaml2Party,
    authority: string,
    { subject = SUBJECT, attributes = [] }: Pysaml2Question,
  ): Promise<Pysaml2Answer> {
    const question = { authority, subject, attributes };
    return (await this.perform({ party, question })) as Pysaml2Answer;
  }

  stop(): void {
    this.process.kill();
  }

  private async perform(task: object): Promise<unknown> {
    this.process.stdin.write(`${JSON.stringify(task)}\n`);
    const line = await this.outcomes.next();
    if (line.done) throw new Error(`pysaml2 has ended: ${this.said}`);
    return JSON.parse(line.value) as unknown;
  }
}
