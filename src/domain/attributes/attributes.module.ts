import { Module } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { AttributeCatalogue } from './attribute-catalogue.js';

@Module({
  providers: [
    {
      provide: AttributeCatalogue,
      useFactory: ({ ATTRIBUTE_BASE_URI: base }: Environment) => new AttributeCatalogue(base),
      inject: [Environment],
    },
  ],
  exports: [AttributeCatalogue],
})
export class AttributesModule {}
