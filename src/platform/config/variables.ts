export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of this process as they are, unchecked. */
export function processVariables(): Variables {
  return process.env;
}
