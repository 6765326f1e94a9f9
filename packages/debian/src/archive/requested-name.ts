/** The name in a manifest's package request: `vim` in `vim:amd64=2:9.1-1` and in `vim/trixie`. */
export function requestedName(request: string): string {
  return request.replace(/[:=/].*$/, '');
}
