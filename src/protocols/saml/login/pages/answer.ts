import type { FastifyReply } from 'fastify';

/**
 * Sends a page: nothing of it is kept, framed, or from elsewhere.
 * @param forms origins that its forms may lead to, beside our own
 */
export function send(reply: FastifyReply, page: string, forms: readonly string[] = []): FastifyReply {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `form-action ${["'self'", ...forms].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy.join('; '))
    .header('referrer-policy', 'same-origin')
    .header('x-content-type-options', 'nosniff')
    .send(page);
}
