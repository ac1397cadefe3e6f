import { Controller, Get, NotFoundException, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OwnPresentation } from './own-presentation.js';

/** A picture may be a document with scripts in it (SVG): whoever opens it by itself runs none. */
const HEADERS = {
  'cache-control': 'public, max-age=3600',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

@Controller('saml/logo')
export class LogoController {
  constructor(private readonly presentation: OwnPresentation) {}

  /** The logo that our metadata points to, when it is a file of ours. */
  @Get()
  get(@Res() reply: FastifyReply): void {
    const { logoFile } = this.presentation;
    if (!logoFile) throw new NotFoundException();
    void reply.headers(HEADERS).type(logoFile.mediaType).send(logoFile.content);
  }
}
