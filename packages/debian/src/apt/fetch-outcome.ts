/** Why apt could not fetch each URI, parsed from the standard error of `apt-helper download-file`; by decoded URI. */
export function parseFetchFailures(stderr: string): Map<string, string> {
  const failures = new Map<string, string>();
  for (const line of stderr.split('\n')) {
    const [, uri, reason] = /^E: Failed to fetch (\S+)\s+(.*)$/.exec(line) ?? [];
    if (uri !== undefined && reason !== undefined) failures.set(decoded(uri), reason.trim());
  }
  return failures;
}

/** Whether a reason from `parseFetchFailures` means that the file does not exist. */
export function isGone(reason: string): boolean {
  // HTTP's 404 and 410, FTP's 550, and the messages of the methods file and copy.
  return /^(404|410|550)\b|File not found|Failed to stat|No such file/i.test(reason);
}

/** apt encodes `+` as `%2b`, for some mirrors. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
