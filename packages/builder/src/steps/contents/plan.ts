import type { ImagePlan } from '@nx-aib/image-plan';
import type { PackageSteps } from '@nx-aib/package-family';
import type { BootFacts } from '@nx-aib/platforms';
import type { Root } from '@nx-aib/qm';
import { contents } from './contents';

export function planContents(plan: ImagePlan, boot: BootFacts, { tools, roots }: PackageSteps, root: Root) {
  const packages = roots[root];
  if (packages === undefined) throw new Error(`no step installs packages for ${root}`);
  const bootFiles = root === 'qm' ? null : { ...boot.bootFiles, efiBinary: boot.bootLoader.source };
  const at = root === 'qm' ? undefined : plan.kernel.at?.package;
  return contents.step({
    name: `contents-${root}`,
    params: { boot: bootFiles, ...(at && { at }) },
    reads: { tools, packages },
  });
}
