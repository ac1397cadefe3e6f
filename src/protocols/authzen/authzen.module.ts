import { Module } from '@nestjs/common';
import { CallersModule } from '../../domain/callers/callers.module.js';
import { DecisionsModule } from '../../domain/decisions/decisions.module.js';
import { AccessApi } from './access-api.js';
import { AuthzenEndpoint } from './authzen-endpoint.js';
import { PageTokens } from './page-tokens.js';

@Module({ imports: [CallersModule, DecisionsModule], providers: [AccessApi, AuthzenEndpoint, PageTokens] })
export class AuthzenModule {}
