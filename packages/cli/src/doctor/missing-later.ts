import { containingPackage, findProgram, installCommand } from '@nx-aib/build-machine';
import type { Diagnostic } from '@nx-aib/core';
import { bootTools, DISK_TOOLS } from '@nx-aib/runner';

/**
 * For the diagnostics of a build: if it was refused because programs are missing, a note names those that `boot` and
 * `verify` will miss, too, so that all can be installed at once. A machine that has everything for builds may only build:
 * there is nothing to say then.
 */
export function missingLater(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const refused = diagnostics.filter(({ code }) => code === 'machine/missing-tools');
  if (refused.length === 0) return [];
  // Packages that the error itself tells to install.
  const named = new Set(refused.flatMap(({ hint = '' }) => hint.split(' ')));
  const missing = [...DISK_TOOLS, ...bootTools()].filter(
    ({ name, debianPackage }) => !named.has(debianPackage) && findProgram(name) === undefined,
  );
  if (missing.length === 0) return [];
  const list = missing.map((tool) => `${tool.name} (${containingPackage(tool)})`).join(', ');
  return [
    {
      code: 'machine/missing-later',
      severity: 'note',
      message: `boot and verify will also need ${list}`,
      hint: installCommand(missing.map(({ debianPackage }) => debianPackage)),
    },
  ];
}
