import type { FastifyInstance } from 'fastify';
import type { UnderWay } from './platform/jobs/giving-way.js';

/** Counts requests while they are answered, other than those whose body takes long (`config.longBody`). */
export function countRequests(server: FastifyInstance, underWay: UnderWay): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.routeOptions.config.longBody) {
      underWay.requests++;
      reply.raw.once('close', () => underWay.requests--);
    }
    done();
  });
}
