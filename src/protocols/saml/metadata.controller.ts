import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { DomainError } from '../../platform/errors/domain-error.js';
import { AuthorityMetadata } from './authority-metadata.js';

@Controller('saml/metadata')
export class MetadataController {
  constructor(private readonly metadata: AuthorityMetadata) {}

  /** Our signed EntityDescriptor, as it is at this moment; 503 while the scopes in it cannot be read. */
  @Get()
  @Header('Content-Type', 'application/samlmetadata+xml; charset=utf-8')
  async get(): Promise<string> {
    try {
      return await this.metadata.write();
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable')
        throw new ServiceUnavailableException(undefined, { cause: error });
      throw error;
    }
  }
}
