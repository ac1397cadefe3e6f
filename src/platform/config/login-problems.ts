interface Said {
  readonly NODE_ENV: 'production' | 'development';
  readonly PUBLIC_URL: string;
  readonly LOGIN_IDENTITY_PROVIDERS?: string;
}

/** What a login needs of the other variables. */
export function loginProblems({ NODE_ENV, PUBLIC_URL, LOGIN_IDENTITY_PROVIDERS }: Said): string[] {
  if (LOGIN_IDENTITY_PROVIDERS === undefined) return [];
  const { protocol, pathname } = new URL(PUBLIC_URL);
  const where = 'where employees log in (LOGIN_IDENTITY_PROVIDERS)';
  const problems: string[] = [];
  // Its cookies would be anybody's to read.
  if (NODE_ENV === 'production' && protocol !== 'https:')
    problems.push(`PUBLIC_URL must be an https address ${where}`);
  // Its cookies are of a host, and its pages lead to one another by their paths.
  if (pathname !== '/')
    problems.push(`PUBLIC_URL must have no path ${where}: give the service a host name of its own`);
  return problems;
}
