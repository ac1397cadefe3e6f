import { Module } from '@nestjs/common';
import { CallersModule } from '../../domain/callers/callers.module.js';
import { ImportsModule } from '../../domain/imports/imports.module.js';
import { ImportsEndpoint } from './imports-endpoint.js';

@Module({ imports: [CallersModule, ImportsModule], providers: [ImportsEndpoint] })
export class ImportsHttpModule {}
