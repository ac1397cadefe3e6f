import type { FastifyReply } from 'fastify';

export const PAGE_TYPE = 'text/html; charset=utf-8';

/**
 * Of a page: nothing of it is kept, framed, or from elsewhere.
 * @param forms origins that its forms may lead to, beside our own
 */
export function pageHeaders(forms: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `form-action ${["'self'", ...forms].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}

/** @param forms as of `pageHeaders` */
export function send(reply: FastifyReply, page: string, forms: readonly string[] = []): FastifyReply {
  return reply.type(PAGE_TYPE).headers(pageHeaders(forms)).send(page);
}
