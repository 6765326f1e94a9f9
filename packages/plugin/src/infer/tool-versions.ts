import type { Tool } from '@nx-aib/build-machine';

/**
 * A command for Nx's `runtime` inputs that prints the versions of this machine's packages with some tools in a few
 * milliseconds. Asking each tool itself would take longer than a cached build.
 */
export function toolVersionsCommand(tools: readonly Tool[]): string {
  const packages = [...new Set(tools.map((tool) => tool.debianPackage))].sort();
  // dpkg-query(1) ends with 1 where a package is missing; that it is missing is then the version.
  return `dpkg-query --show ${packages.join(' ')} 2>/dev/null || true`;
}
