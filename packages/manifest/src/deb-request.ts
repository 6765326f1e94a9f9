/**
 * A package as `content.debs` asks for it: its name (Debian Policy, 5.6.1), to the letter. After it there may be `:arch`, the
 * image's own architecture; then `=version` (5.6.12), exactly that one, or `/suite`, a suite or its code name, as
 * apt-get(8) takes them. To apt-get a `-` at the end of it all would mean that the package is to be removed, and a `+` that
 * the version is another one: neither may be there. In a name a `+` at the end is its own (`g++`).
 */
export const DEB_REQUEST =
  /^([a-z0-9][a-z0-9+.-]{0,126}[a-z0-9+])(?::([a-z0-9]+(?:-[a-z0-9]+)*))?(?:=[A-Za-z0-9.+:~-]*[A-Za-z0-9~]|\/[a-z](?:[a-z0-9.-]*[a-z0-9])?)?$/;

/** The name in a request for a Debian package: `vim` of `vim:amd64=2:9.1-1`; undefined for what is no such request. */
export function debNameOf(request: string): string | undefined {
  return DEB_REQUEST.exec(request)?.[1];
}

/** The architecture in a request for a Debian package: `amd64` of `vim:amd64`; undefined where it names none. */
export function debArchOf(request: string): string | undefined {
  return DEB_REQUEST.exec(request)?.[2];
}
