import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { selfSigned } from '../imports/self-signed.js';
import type { KeyPair } from '../saml-xml/parties.js';
import { signAggregate } from '../saml-xml/signed-aggregate.js';
import type { EService } from '../support/e-service.js';

const HOUR_MS = 3_600_000;

export interface AskedOf {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

type Answer = (response: ServerResponse, headers: IncomingHttpHeaders) => void;

/** A federation's server of single entities, over real HTTPS that this process trusts. What it has no answer for it does not have. */
export interface MdqServer {
  readonly origin: string;
  readonly asked: AskedOf[];
  /** Asked below the base, e.g. `/mdq`. */
  answer(base: string, entityId: string, answer: Answer | string): void;
  forget(base: string, entityId: string): void;
  stop(): void;
}

export async function startMdqServer(): Promise<MdqServer> {
  const trusted = getCACertificates();
  const { key, certificate } = await selfSigned('localhost');
  setDefaultCACertificates([...trusted, certificate]);
  const answers = new Map<string, Answer>();
  const asked: AskedOf[] = [];
  const server = createServer({ key, cert: certificate }, ({ url: path = '', headers }, response) => {
    asked.push({ path, headers });
    const answer = answers.get(path);
    if (answer) answer(response, headers);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pathOf = (base: string, entityId: string) => `${base}/entities/${encodeURIComponent(entityId)}`;
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (base, entityId, answer) =>
      answers.set(
        pathOf(base, entityId),
        typeof answer === 'string' ? (response) => response.end(answer) : answer,
      ),
    forget: (base, entityId) => answers.delete(pathOf(base, entityId)),
    stop: () => {
      setDefaultCACertificates(trusted);
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Published {
  readonly validHours?: number;
  readonly publishedAt?: Date;
  readonly key: KeyPair;
}

/** The entity as a federation publishes it by itself. */
export function publishedEntity(
  { metadata }: Pick<EService, 'metadata'>,
  { validHours = 48, publishedAt, key }: Published,
): string {
  const until = new Date(Date.now() + validHours * HOUR_MS).toISOString();
  const at = publishedAt
    ? `<md:Extensions><mdrpi:PublicationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" publisher="p" creationInstant="${publishedAt.toISOString()}"/></md:Extensions>`
    : '';
  const entity = metadata
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .replace('<md:EntityDescriptor', `<md:EntityDescriptor ID="_e" validUntil="${until}"`)
    .replace(/(<md:EntityDescriptor[^>]*>)/, `$1${at}`);
  return signAggregate(entity, key);
}
