/** Why apt did not fetch each URI, as `apt-helper download-file` says on standard error; by URI, decoded. */
export function parseFetchFailures(stderr: string): Map<string, string> {
  const failures = new Map<string, string>();
  for (const line of stderr.split('\n')) {
    const [, uri, reason] = /^E: Failed to fetch (\S+)\s+(.*)$/.exec(line) ?? [];
    if (uri !== undefined && reason !== undefined) failures.set(decoded(uri), reason.trim());
  }
  return failures;
}

/** Whether a reason of `parseFetchFailures` means that there is no such file. */
export function isGone(reason: string): boolean {
  // HTTP's 404 and 410, FTP's 550, and what the methods file and copy say.
  return /^(404|410|550)\b|File not found|Failed to stat|No such file/i.test(reason);
}

/** apt writes `+` as `%2b`, for some mirrors. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
