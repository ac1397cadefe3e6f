import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from '../authority.js';
import type { ClientKeys, KeyFiles } from '../client-keys.js';
import { run } from '../run.js';
import { fillTemplate } from '../template.js';

/** An identity provider that exists in metadata alone: the subject is said to have logged in there. */
const LOGIN_PROVIDER = 'https://login.example/idp';

export interface ShibbolethOptions {
  readonly signing: KeyFiles;
  /** Of xmldsig-more. */
  readonly signingAlgorithm: string;
  /** Sends the NameID as EncryptedID. */
  readonly encrypts: boolean;
  /** `saml:Attribute` elements to ask for. */
  readonly attributes?: string;
  /** Default: the one beside this file. */
  readonly policy?: { readonly file: string; readonly id: string };
}

/** What resolvertest printed (it also makes an attribute of the NameID it was given): values by the ids of attribute-map.xml, and what went wrong. Its exit code says nothing. */
export interface ShibbolethAnswer {
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly string[];
  /** Warnings and errors of the service provider's log. */
  readonly log: string;
}

export class Shibboleth {
  constructor(
    private readonly authority: Authority,
    private readonly keys: ClientKeys,
    private readonly entityId: string,
  ) {}

  /** Asks with the NameID given, as `resolvertest -n` does. */
  async askAboutNameId(
    { value, format }: { value: string; format: string },
    options: ShibbolethOptions,
  ): Promise<ShibbolethAnswer> {
    const folder = this.configure('', options);
    return resolve(folder, ['-n', value, '-f', format, '-i', LOGIN_PROVIDER, '-saml2']);
  }

  /** Asks as in production: the NameID is made from the orgAffiliation of the assertion that the login gave. */
  async askAfterLogin(orgAffiliation: string, options: ShibbolethOptions): Promise<ShibbolethAnswer> {
    const subject = 'attributeId="orgAffiliation" format="urn:oid:1.2.752.201.3.1"';
    const folder = this.configure(subject, options);
    const now = new Date().toISOString();
    const login = fillTemplate(template('login.xml'), { now, loginProvider: LOGIN_PROVIDER, orgAffiliation });
    return resolve(folder, [], login);
  }

  private configure(subject: string, options: ShibbolethOptions): string {
    const folder = mkdtempSync(join(this.authority.folder, 'shibboleth-'));
    const { signing, signingAlgorithm, encrypts, attributes = '' } = options;
    const { policy = { file: template('security-policy.xml'), id: 'attribute-authority' } } = options;
    const values = {
      folder,
      subject,
      attributes,
      policyFile: policy.file,
      policyId: policy.id,
      entityId: this.entityId,
      loginProvider: LOGIN_PROVIDER,
      certificate: readFileSync(signing.certificate, 'utf8').replace(/-----[^-]+-----/g, ''),
      authority: this.authority.entityId,
      authorityMetadata: this.authority.metadataFile,
      authorityCertificate: this.authority.certificates.ec,
      signingAlgorithm: `http://www.w3.org/2001/04/xmldsig-more#${signingAlgorithm}`,
      encryption: encrypts ? 'back' : 'false',
      signingKey: signing.key,
      signingCertificate: signing.certificate,
      encryptionKey: this.keys.encryption.key,
      encryptionCertificate: this.keys.encryption.certificate,
    };
    for (const name of ['shibboleth2.xml', 'attribute-map.xml', 'login-provider.xml'])
      writeFileSync(join(folder, name), fillTemplate(template(name), values));
    return folder;
  }
}

const template = (name: string) => join(import.meta.dirname, name);

async function resolve(folder: string, args: readonly string[], input = ''): Promise<ShibbolethAnswer> {
  const env = {
    SHIBSP_CONFIG: join(folder, 'shibboleth2.xml'),
    SHIBSP_LOGGING: '/etc/shibboleth/console.logger',
  };
  const { stdout, stderr } = await run('/usr/bin/resolvertest', args, { env, input });
  const attributes: Record<string, string[]> = {};
  const errors: string[] = [];
  for (const [, id = '', value = ''] of stdout.matchAll(/^(\w+): (.*)$/gm)) {
    if (id === 'aggregationError') errors.push(...(value ? [decodeURIComponent(value)] : []));
    else (attributes[id] ??= []).push(...value.split(';'));
  }
  return { attributes, errors, log: stdout + stderr };
}
