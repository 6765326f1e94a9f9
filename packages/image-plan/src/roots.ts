import type { ImagePlan } from './image-plan';
import type { Root } from '@nx-aib/qm';

/** The root file systems that an image has: the host's, and QM's where there is QM. */
export function rootsOf({ qm }: Pick<ImagePlan, 'qm'>): Root[] {
  return qm === null ? ['host'] : ['host', 'qm'];
}
