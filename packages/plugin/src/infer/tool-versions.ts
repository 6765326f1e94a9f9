import { HOST_TOOLS, type HostToolName } from '@nx-aib/build-machine';

/**
 * A command for Nx's `runtime` inputs that prints the versions of the host's packages with some tools, by default
 * all that nx-aib runs, in a few milliseconds.
 * Asking each tool itself would take longer than a cached build.
 */
export function toolVersionsCommand(names?: readonly HostToolName[]): string {
  const tools = HOST_TOOLS.filter(({ name }) => names?.includes(name) ?? true);
  const packages = [...new Set(tools.map((tool) => tool.debianPackage))].sort();
  // dpkg-query(1) ends with 1 where a package is missing; that it is missing is then the version.
  return `dpkg-query --show ${packages.join(' ')} 2>/dev/null || true`;
}
