import type { KeyObject } from 'node:crypto';
import { chooseEncryption, chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { signingKey } from '../../src/protocols/saml/xml/keys.js';
import { newMessageId } from '../../src/protocols/saml/xml/message-id.js';
import type { NameId } from '../../src/protocols/saml/xml/name-id.js';
import { readAnswer, type Answer } from '../../src/protocols/saml/xml/requester/answer-reader.js';
import type { KnownAuthority } from '../../src/protocols/saml/xml/requester/authority-metadata-reader.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { signEnveloped } from '../../src/protocols/saml/xml/sign.js';
import { envelope, queryIn, withoutSignature } from '../saml-xml/soap-texts.js';
import type { EService } from '../support/e-service.js';

export const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';
export const DENIED = ['Requester', 'RequestDenied'];
export const UNSUPPORTED = ['Requester', 'RequestUnsupported'];

/** A query with something of it changed; by default a good one that names no attributes. */
export interface Question extends Partial<Omit<QueryContent, 'nameId' | 'evidence'>> {
  /** A text is an orgAffiliation. */
  readonly nameId: NameId | string;
  /** Sends the NameID encrypted to the authority. */
  readonly encrypted?: boolean;
  /** An identity provider's assertion, to be sent encrypted to the authority. */
  readonly evidence?: string;
  readonly signingKey?: KeyObject;
}

/** What came back over HTTP. */
export interface Received {
  readonly http: number;
  readonly headers: Headers;
  readonly text: string;
}

/** An answer whose signatures and question have been checked; status codes without their prefix. */
export interface CheckedAnswer extends Answer {
  readonly text: string;
  /** By friendly name. */
  readonly released: Readonly<Record<string, readonly string[]>>;
}

/** An e-service that asks over HTTP and checks what it gets. */
export class Asker {
  constructor(
    readonly address: string,
    readonly authority: KnownAuthority,
    readonly eService: EService,
  ) {}

  get entityId(): string {
    return this.eService.entityId;
  }

  /** The same e-service at another instance. */
  at(address: string): Asker {
    return new Asker(address, this.authority, this.eService);
  }

  query({ nameId, encrypted: _encrypted, signingKey: _key, evidence, ...changes }: Question): QueryContent {
    const encryption = chooseEncryption(this.authority.encryptionKeys)!;
    return {
      id: newMessageId(),
      issueInstant: new Date(),
      issuer: this.entityId,
      destination: this.authority.attributeService,
      attributes: [],
      ...changes,
      ...(evidence !== undefined && { evidence: { assertion: evidence, encryption } }),
      nameId: typeof nameId === 'string' ? { value: nameId, format: ORG_AFFILIATION } : nameId,
    };
  }

  /** The SOAP envelope of a signed query. */
  soap(question: Question): string {
    const key = signingKey(question.signingKey ?? this.eService.signingKey);
    const encryption = question.encrypted ? chooseEncryption(this.authority.encryptionKeys) : undefined;
    return writeQuery(this.query(question), chooseSignature([key]), encryption);
  }

  /** A query changed after it was written and then signed. The change must keep it in canonical form. */
  soapOf(question: Question, change: (query: string) => string): string {
    const key = signingKey(question.signingKey ?? this.eService.signingKey);
    const query = change(withoutSignature(queryIn(this.soap(question))));
    const id = / ID="([^"]*)"/.exec(query)?.[1] ?? '';
    const place = query.indexOf('</ns1:Issuer>') + '</ns1:Issuer>'.length;
    return envelope(signEnveloped(query, place, id, chooseSignature([key])));
  }

  async post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Received> {
    const response = await fetch(`${this.address}/saml/attribute-query`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', ...headers },
      body: typeof body === 'string' ? body : Uint8Array.from(body),
    });
    return { http: response.status, headers: response.headers, text: await response.text() };
  }

  /** @throws when it is no SAML Response signed by the authority */
  read({ http, text }: Received): CheckedAnswer {
    if (http !== 200) throw new Error(`HTTP ${String(http)} instead of a SAML answer`);
    const answer = readAnswer(Buffer.from(text), this.authority.signingKeys, [this.eService.decryptionKey]);
    if (answer.issuer !== this.authority.entityId) throw new Error('an answer of somebody else');
    const attributes = answer.assertion?.attributes ?? [];
    return {
      ...answer,
      text,
      status: answer.status.map((uri) => uri.replace('urn:oasis:names:tc:SAML:2.0:status:', '')),
      released: Object.fromEntries(
        attributes.map(({ name, friendlyName, values }) => [friendlyName ?? name, values]),
      ),
    };
  }

  /** Sends and checks any body. */
  async send(body: string | Uint8Array): Promise<CheckedAnswer> {
    return this.read(await this.post(body));
  }

  /** Asks and checks that the answer is one to this question. */
  async ask(question: Question): Promise<CheckedAnswer> {
    const id = question.id ?? newMessageId();
    const answer = await this.send(this.soap({ ...question, id }));
    if (answer.inResponseTo !== id) throw new Error('an answer to another question');
    return answer;
  }
}
