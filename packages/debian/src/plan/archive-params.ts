import type { ImagePlan } from '@nx-aib/image-plan';
import type { BootFacts, Distribution } from '@nx-aib/platforms';
import type { ArchiveParams } from '../steps/params';

/** The archive of an image's packages. */
export function archiveParams(
  plan: ImagePlan,
  { distribution, boot }: { readonly distribution: Distribution; readonly boot: BootFacts },
): ArchiveParams {
  const { suite, suites, components } = distribution;
  const { sourceDateEpoch, sources = [] } = plan;
  const archive = { suite, suites, components, debArch: boot.debArch, sourceDateEpoch };
  return sources.length === 0 ? archive : { ...archive, sources };
}
