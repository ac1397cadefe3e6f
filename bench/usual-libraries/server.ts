// An attribute authority as it is usually built: Express, Prisma, xml-crypto and xml-encryption, a process for each core.
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import express from 'express';
import type { CertifiedKey } from '../measuring/certified-key.js';
import { AnswerWriter, newId } from './answer.js';
import { QueryReader } from './query.js';
import { UsualRegister } from './register.js';

/** Read from the file that is named on the command line. */
export interface Configuration {
  readonly port: number;
  readonly entityId: string;
  readonly databaseUrl: string;
  readonly baseUri: string;
  readonly signing: CertifiedKey;
  /** Who asks. */
  readonly party: {
    readonly entityId: string;
    readonly signingCertificate: string;
    readonly encryptionCertificate: string;
  };
}

if (cluster.isPrimary) for (let core = 0; core < availableParallelism(); core++) cluster.fork();
else serve(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Configuration);

function serve({ port, entityId, databaseUrl, baseUri, signing, party }: Configuration): void {
  const queries = new QueryReader(party.entityId, party.signingCertificate);
  const register = new UsualRegister(databaseUrl, baseUri);
  const answers = new AnswerWriter(entityId, signing, party.encryptionCertificate);
  const app = express();
  app.get('/health/ready', (_request, response) => void response.sendStatus(200));
  app.post('/saml/attribute-query', express.text({ type: 'text/xml' }), async (request, response) => {
    const query = queries.read(String(request.body), `http://127.0.0.1:${port}/saml/attribute-query`);
    await register.takeOnce(query);
    const found = await register.find(query);
    const responseId = newId();
    const answer = await answers.write(query, found.attributes, responseId);
    await register.record(query, found, responseId);
    response.type('text/xml').send(answer);
  });
  app.listen(port, '127.0.0.1');
}
