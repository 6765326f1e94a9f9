import { TOOLS, type Tool } from '@nx-aib/build-machine';
import { INSTALL_TOOLS, KEYRING, packages, tools } from '@nx-aib/debian';
import { kindsOf } from '@nx-aib/steps';
import { changes } from '../steps/changes/changes';
import { contents } from '../steps/contents/contents';
import { esp } from '../steps/esp/esp';
import { filesystems } from '../steps/filesystems/filesystems';
import { image } from '../steps/image/image';
import { services } from '../steps/services/services';

/** All kinds of steps that a build has. */
export const KINDS = kindsOf([tools, packages, contents, filesystems, esp, services, changes, image]);

/** All that nx-aib runs besides Node. */
export const ALL_TOOLS: readonly Tool[] = [
  ...new Set<Tool>([...Object.values(TOOLS), ...INSTALL_TOOLS, KEYRING]),
];
