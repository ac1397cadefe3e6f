import { Controller, Get, Header } from '@nestjs/common';
import { AuthorityMetadata } from './authority-metadata.js';

@Controller('saml/metadata')
export class MetadataController {
  constructor(private readonly metadata: AuthorityMetadata) {}

  /** Our signed EntityDescriptor, as it is at this moment. */
  @Get()
  @Header('Content-Type', 'application/samlmetadata+xml; charset=utf-8')
  async get(): Promise<string> {
    return this.metadata.write();
  }
}
