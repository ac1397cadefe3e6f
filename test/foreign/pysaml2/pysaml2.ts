import type { KeyFiles } from '../client-keys.js';
import { SUBJECT } from '../facts.js';
import { PYTHON } from '../foreign-software.js';
import { run } from '../run.js';

/** A party whose SAML is done by pysaml2. */
export interface Pysaml2Party {
  readonly entityId: string;
  readonly signing: KeyFiles;
  readonly encryption?: KeyFiles;
  readonly wantAssertionsSigned: boolean;
  readonly authorityMetadata: string;
}

export interface Pysaml2Question {
  readonly subject?: { readonly value: string; readonly format: string };
  /** `values`: absent sends no AttributeValue, an empty text an empty one. */
  readonly attributes?: readonly { readonly name: string; readonly values?: '' | readonly string[] }[];
  readonly signatureAlgorithm?: string;
}

/** What pysaml2 reports: the answer, or the exception an application would get. */
export interface Pysaml2Answer {
  readonly status?: string;
  readonly nameId?: { readonly value: string; readonly format: string };
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly error?: string;
  readonly message?: string;
}

/** The party's metadata, without a way to the authority's: that needs no network or file. */
export async function metadataOfPysaml2({ authorityMetadata: _, ...party }: Pysaml2Party): Promise<string> {
  return client({ party });
}

export async function askWithPysaml2(
  party: Pysaml2Party,
  authority: string,
  { subject = SUBJECT, attributes = [], signatureAlgorithm }: Pysaml2Question,
): Promise<Pysaml2Answer> {
  const question = {
    authority,
    subject,
    attributes,
    signatureAlgorithm: signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  };
  return JSON.parse(await client({ party, question })) as Pysaml2Answer;
}

async function client(task: object): Promise<string> {
  const { code, stdout, stderr } = await run(PYTHON, [`${import.meta.dirname}/client.py`], {
    input: JSON.stringify(task),
  });
  if (code !== 0) throw new Error(`pysaml2 failed: ${stderr}`);
  return stdout;
}
