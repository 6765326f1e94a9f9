/** A number of bytes, such as `812 MiB` or `12.3 GiB`. */
export function mib(bytes: number): string {
  const size = bytes / 2 ** 20;
  return size < 1024 ? `${Math.floor(size)} MiB` : `${(Math.floor((size / 1024) * 10) / 10).toFixed(1)} GiB`;
}
