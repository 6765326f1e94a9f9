/** The name in a request for a package that a manifest may have: `vim` of `vim:amd64=2:9.1-1` and of `vim/trixie`. */
export function requestedName(request: string): string {
  return request.replace(/[:=/].*$/, '');
}
