import type { Lock, Platform } from '@nx-aib/package-family';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import type { BuildPlan } from '@nx-aib/steps';
import { planChanges, type RootSteps } from '../steps/changes/plan';
import { planContents } from '../steps/contents/plan';
import { planEsp } from '../steps/esp/plan';
import { planFilesystems } from '../steps/filesystems/plan';
import { planImageStep } from '../steps/image/plan';
import { planServices } from '../steps/services/plan';

/**
 * Lowers an image plan to steps, divided by typical edits: a limit or a text file affects only `changes`, and a package
 * of the QM partition does not rerun any step for the host's packages.
 */
export function planSteps(
  plan: ImagePlan,
  platform: Platform,
  format: 'qcow2' | 'raw',
  lock: Lock | null = null,
): BuildPlan {
  const { boot, distribution } = platform;
  const { building } = platform.family;
  const linking = distribution.arches[plan.arch]?.linking;
  if (linking === undefined) throw new Error(`nothing of ${distribution.name} is for ${plan.arch}`);
  const packages = { ...building.packageSteps(plan, platform, lock), linking };
  const rootSteps = (root: Root): RootSteps => {
    const contents = planContents(plan, platform, packages, root);
    return { contents, services: planServices(plan, root, packages, contents) };
  };
  const host = rootSteps('host');
  const qm = packages.roots.qm === undefined ? undefined : rootSteps('qm');
  const roots = [host, ...(qm === undefined ? [] : [qm])];
  const filesystems = planFilesystems(plan, packages, format);
  const esp = planEsp(plan, boot, host.contents);
  const changes = planChanges(plan, building, host, qm);
  const image = planImageStep(plan, format, packages, { filesystems, esp, changes });
  const steps = [
    ...packages.all,
    ...roots.map(({ contents }) => contents),
    filesystems,
    esp,
    ...roots.flatMap(({ services }) => services ?? []),
    changes,
    image,
  ];
  return { steps, result: image.name };
}
