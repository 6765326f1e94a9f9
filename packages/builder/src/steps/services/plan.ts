import type { Root } from '@nx-aib/qm';
import { sourceFiles } from '../../sources/source-files';
import { contentsStep } from '../contents/plan';
import { lowered } from '../lowering';
import { services } from './services';

/** The directories of units and of links that enable them; other files from a manifest do not affect systemctl(1). */
const UNIT_FOLDERS = ['/etc/systemd/', '/usr/lib/systemd/'];

/** Undefined for a root whose services are not to be changed. */
export const servicesStep = lowered((lowering, root: Root) => {
  const { plan, packages } = lowering;
  const { tools, linking } = packages;
  const own = plan.services.filter((service) => service.root === root);
  if (own.length === 0) return undefined;
  const units = plan.paths.filter((planned) => planned.root === root && concernsUnits(planned.path));
  return services.step({
    name: `services-${root}`,
    params: { linking, root, services: own, units },
    reads: { tools, contents: contentsStep(lowering, root) },
    files: sourceFiles(units),
  });
});

/** A path in a unit directory, or a parent of one. */
function concernsUnits(path: string): boolean {
  return UNIT_FOLDERS.some((folder) => path.startsWith(folder) || folder.startsWith(`${path}/`));
}
