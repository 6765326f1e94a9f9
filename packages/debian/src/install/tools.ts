import { TOOLS, treeTools, type Tool } from '@nx-aib/build-machine';

/** Installs packages. */
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

/** The tools of both step kinds that install packages. */
export const INSTALL_TOOLS = [MMDEBSTRAP, TOOLS.tar] as const;

/** Other tools needed for installing, in any version. */
export function installNeeds(): Tool[] {
  return [KEYRING, ...treeTools()];
}
