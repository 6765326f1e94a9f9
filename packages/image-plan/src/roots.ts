import type { ImagePlan } from './image-plan';
import type { Root } from '@nx-aib/qm';

/** The root file systems of an image: the host's, and QM's if there is a QM partition. */
export function rootsOf({ qm }: Pick<ImagePlan, 'qm'>): Root[] {
  return qm === null ? ['host'] : ['host', 'qm'];
}
