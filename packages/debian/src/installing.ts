import type { FamilyInstalling } from '@nx-aib/package-family';
import { packageSteps } from './plan/package-steps';
import { packages } from './steps/packages/packages';
import { tools } from './steps/tools/tools';

export const installing: FamilyInstalling = { kinds: [tools, packages], packageSteps };
