/**
 * A package request in `content.debs`: the exact package name (Debian Policy, 5.6.1), optionally followed by `:arch`,
 * the image's own architecture, and by `=version` (5.6.12), an exact version, or `/suite`, a suite or its code name, as
 * in apt-get(8). For apt-get a trailing `-` would mean removing the package, and a trailing `+` would change the
 * meaning of a version: neither is accepted. A `+` at the end of a name belongs to the name (`g++`).
 */
export const DEB_REQUEST =
  /^([a-z0-9][a-z0-9+.-]{0,126}[a-z0-9+])(?::([a-z0-9]+(?:-[a-z0-9]+)*))?(?:=[A-Za-z0-9.+:~-]*[A-Za-z0-9~]|\/[a-z](?:[a-z0-9.-]*[a-z0-9])?)?$/;

/**
 * The package name in a request for a Debian package: `vim` in `vim:amd64=2:9.1-1`; undefined if it is not a valid
 * request.
 */
export function debNameOf(request: string): string | undefined {
  return DEB_REQUEST.exec(request)?.[1];
}

/** The architecture in a request for a Debian package: `amd64` in `vim:amd64`; undefined if there is none. */
export function debArchOf(request: string): string | undefined {
  return DEB_REQUEST.exec(request)?.[2];
}
