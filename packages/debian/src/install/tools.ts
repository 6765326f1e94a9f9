import { TOOLS, treeTools, type Tool } from '@nx-aib/build-machine';

/** What installs packages. */
export const MMDEBSTRAP: Tool = {
  name: 'mmdebstrap',
  debianPackage: 'mmdebstrap',
  versionArguments: ['--version'],
};

/** The keys that the distribution's archives are signed with. */
export const KEYRING: Tool = {
  name: '/usr/share/keyrings/debian-archive-keyring.gpg',
  debianPackage: 'debian-archive-keyring',
};

/** What both kinds of steps that install packages run. */
export const INSTALL_TOOLS = [MMDEBSTRAP, TOOLS.tar] as const;

/** What installing needs besides, in whatever version. */
export function installNeeds(): Tool[] {
  return [KEYRING, ...treeTools()];
}
