/** The lock file beside a manifest: `car.aib.lock` for `car.aib.yml`. */
export function lockFileOf(manifestFile: string): string {
  return `${manifestFile.replace(/(\.aib)?\.ya?ml$/, '')}.aib.lock`;
}
