import type { Root } from '@nx-aib/qm';
import { lowered } from '../lowering';
import { contents } from './contents';

export const contentsStep = lowered(({ plan, platform, packages }, root: Root) => {
  const { tools, linking, roots } = packages;
  const installed = roots[root];
  if (installed === undefined) throw new Error(`no step installs packages for ${root}`);
  const { boot, family } = platform;
  const { kernelExample } = family.building;
  const efiBinary = boot.bootLoader.source;
  const bootFiles = root === 'qm' ? null : { ...boot.bootFiles, efiBinary, kernelExample };
  const at = root === 'qm' ? undefined : plan.kernel.at?.package;
  return contents.step({
    name: `contents-${root}`,
    params: { linking, boot: bootFiles, ...(at && { at }) },
    reads: { tools, packages: installed },
  });
});
