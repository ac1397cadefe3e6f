import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import { getNamedType, isUnionType, type GraphQLNamedType, type GraphQLResolveInfo } from 'graphql';
import { catchError, of, throwError, type Observable } from 'rxjs';
import { DomainError, type ErrorKind } from '../../../platform/errors/domain-error.js';
import { withFieldAsWritten } from './field-as-written.js';
import { Refusal, RefusalKind } from './refusal.type.js';

const TYPED: Partial<Record<ErrorKind, RefusalKind>> = {
  refused: RefusalKind.REFUSED,
  conflict: RefusalKind.CONFLICT,
  'not-found': RefusalKind.NOT_FOUND,
  forbidden: RefusalKind.FORBIDDEN,
};

/** What an act is expected to refuse is part of its result; everything else stays an error. Either names fields as written. */
@Injectable()
export class RefusalsInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<GqlContextType>() !== 'graphql') return next.handle();
    const operation = GqlExecutionContext.create(context);
    const { returnType } = operation.getInfo<GraphQLResolveInfo>();
    const kinds = mayBeRefusal(getNamedType(returnType)) ? TYPED : {};
    return next.handle().pipe(
      catchError((thrown: unknown) => {
        const error = withFieldAsWritten(thrown, operation.getArgs());
        const kind = error instanceof DomainError && !isAboutCaller(error) ? kinds[error.kind] : undefined;
        return kind ? of(new Refusal(error as DomainError, kind)) : throwError(() => error);
      }),
    );
  }
}

function mayBeRefusal(type: GraphQLNamedType): boolean {
  return isUnionType(type) && type.getTypes().some(({ name }) => name === Refusal.name);
}

/** Without the permission there is no such operation for the caller, whatever it is about. */
function isAboutCaller({ code }: DomainError): boolean {
  return code.startsWith('access.');
}
