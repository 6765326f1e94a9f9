import { HOST_TOOLS } from '@nx-aib/host';

/**
 * A command for Nx's `runtime` inputs that prints the versions of the host's packages in a few milliseconds.
 * Asking each tool itself would take longer than a cached build.
 */
export function toolVersionsCommand(): string {
  const packages = [...new Set(HOST_TOOLS.map((tool) => tool.debianPackage))].sort();
  // dpkg-query(1) ends with 1 where a package is missing; that it is missing is then the version.
  return `dpkg-query --show ${packages.join(' ')} 2>/dev/null || true`;
}
