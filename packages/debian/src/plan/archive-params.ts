import type { ImagePlan } from '@nx-aib/image-plan';
import type { BootFacts, Distribution } from '@nx-aib/platforms';
import { debianRepositories } from '../archive/repositories';
import type { ArchiveParams } from '../params/step-params';

/** The archive of an image's packages. */
export function archiveParams(
  plan: ImagePlan,
  { distribution, boot }: { readonly distribution: Distribution; readonly boot: BootFacts },
): ArchiveParams {
  const { suite, suites, components } = debianRepositories(distribution);
  const { sourceDateEpoch, sources = [] } = plan;
  const archive = { suite, suites, components, debArch: boot.packageArch, sourceDateEpoch };
  return sources.length === 0 ? archive : { ...archive, sources };
}
