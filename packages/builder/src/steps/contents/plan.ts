import type { ImagePlan } from '@nx-aib/image-plan';
import type { PackageSteps, Platform } from '@nx-aib/package-family';
import type { Root } from '@nx-aib/qm';
import type { PlannedPrograms } from '../target-tools';
import { contents } from './contents';

export function planContents(
  plan: ImagePlan,
  { boot, family }: Platform,
  { tools, linking, roots }: PackageSteps & PlannedPrograms,
  root: Root,
) {
  const packages = roots[root];
  if (packages === undefined) throw new Error(`no step installs packages for ${root}`);
  const { kernelExample } = family.building;
  const efiBinary = boot.bootLoader.source;
  const bootFiles = root === 'qm' ? null : { ...boot.bootFiles, efiBinary, kernelExample };
  const at = root === 'qm' ? undefined : plan.kernel.at?.package;
  return contents.step({
    name: `contents-${root}`,
    params: { linking, boot: bootFiles, ...(at && { at }) },
    reads: { tools, packages },
  });
}
