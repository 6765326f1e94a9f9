import type { PackageFamily } from '@nx-aib/package-family';
import { building } from './building';
import { guest } from './guest';
import { planning } from './plan/planning';

/** Debian and its derivatives: apt(8), dpkg(1), mmdebstrap(1). */
export const DEBIAN: PackageFamily = { name: 'debian', planning, building, guest };
