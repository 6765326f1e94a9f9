/**
 * A package as `content.debs` asks for it: a name (Debian Policy, 5.6.1), then `:arch`, and `=version` (5.6.12) or `/suite`,
 * as apt-get(8) takes them. To apt-get a `-` at the end would mean that the package is to be removed.
 */
export const DEB_REQUEST =
  /^([a-z0-9][a-z0-9+.-]{0,126}[a-z0-9+])(?::[a-z0-9-]+)?(?:=[A-Za-z0-9.+:~-]+|\/[a-z0-9.-]+)?$/;

/** The name in a request for a Debian package: `vim` of `vim:amd64=2:9.1-1`; undefined for what is no such request. */
export function debNameOf(request: string): string | undefined {
  return DEB_REQUEST.exec(request)?.[1];
}
