import { Controller, Inject, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { LOG } from '../../platform/logging/logger.js';
import { AttributeQueryPipeline, type Outcome } from './attribute-query.pipeline.js';
import { QueryMetrics } from './query-metrics.js';
import { SoapRefused, wrapInEnvelope, writeFault } from './xml/soap-envelope.js';
import { XmlRefused } from './xml/xml-refused.js';

/** A query is a few kilobytes; a body above this is refused while it is read (413). */
export const BODY_LIMIT = 256 * 1024;

/** SOAP 1.1 as the binding says, and the type that pysaml2 puts on a SOAP 1.1 envelope. */
export const XML_MEDIA_TYPES = ['text/xml', 'application/soap+xml'];

const PATH = '/saml/attribute-query';
const OTHER_METHODS = ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const HEADERS = {
  'content-type': 'text/xml; charset=utf-8',
  'cache-control': 'no-cache, no-store, must-revalidate, private',
  pragma: 'no-cache',
};

/** The SOAP binding (saml-bindings 3.2): 200 for every SAML status, 500 for a SOAP fault, nothing ever cached. */
@Controller()
export class AttributeQueryController implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly pipeline: AttributeQueryPipeline,
    private readonly metrics: QueryMetrics,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** Routes of Fastify's own: through Nest's guards and interceptors, which are there for GraphQL, a request takes 40 to 60 us more. */
  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.route({
      method: 'POST',
      url: PATH,
      handler: (request, reply) => this.query(request, reply),
    });
    server.route({
      method: OTHER_METHODS,
      url: PATH,
      exposeHeadRoute: false,
      handler: (_request, reply) => reply.code(405).headers(HEADERS).header('allow', 'POST').send(''),
    });
  }

  private query({ body }: FastifyRequest, reply: FastifyReply): Promise<string> {
    void reply.headers(HEADERS);
    return this.answer(Buffer.isBuffer(body) ? body : Buffer.alloc(0), reply);
  }

  private async answer(body: Buffer, reply: FastifyReply): Promise<string> {
    const startedAt = performance.now();
    try {
      const outcome = await this.pipeline.answer(body);
      this.log(outcome, startedAt);
      return wrapInEnvelope(outcome.response);
    } catch (error) {
      void reply.code(500);
      this.metrics.faulted();
      return writeFault(this.faultOf(error));
    }
  }

  private log({ status, cause, response: _, ...outcome }: Outcome, startedAt: number): void {
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    this.metrics.answered(status, ms);
    const line = { ...outcome, status: status.second ?? status.code, ms };
    if (status.code === 'Responder') this.logger.error({ ...line, err: cause }, 'attribute query failed');
    else this.logger.info(line, 'attribute query');
  }

  private faultOf(error: unknown) {
    if (error instanceof SoapRefused || error instanceof XmlRefused) {
      this.logger.info({ reason: error.reason }, 'attribute query unreadable');
      return error instanceof SoapRefused ? error.faultCode : 'Client';
    }
    this.logger.error({ err: error }, 'attribute query failed');
    return 'Server';
  }
}
