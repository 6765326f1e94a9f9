import { accountDescription, accountPath, owner, passwordHash, sshKey } from './accounts';
import { containerDigest, containerSource, containerTag } from './containers';
import { kernelArgument } from './kernel';
import { chmodMode, directoryMode } from './modes';
import * as names from './names';
import { fileUrl, hostname, ipAddress, repoUrl } from './network';
import { external, size, uuid } from './partitions';
import {
  directoryDestination,
  fileDestination,
  imagePath,
  linkDestination,
  linkTarget,
  removablePath,
  sourcePath,
} from './paths';
import { cpuWeight, memoryLimit } from './qm';
import type { ValueReader } from './reading';
import { line } from './text';
import { unitName } from './units-of-systemd';

/** The schema's `x-aib-value` → the reader that parses and checks such values. */
export const valueReaders: Readonly<Record<string, ValueReader>> = {
  'account-description': accountDescription,
  'account-name': names.accountName,
  'account-path': accountPath,
  'chmod-mode': chmodMode,
  'container-digest': containerDigest,
  'container-source': containerSource,
  'container-tag': containerTag,
  'cpu-weight': cpuWeight,
  'deb-name': names.debName,
  'directory-destination': directoryDestination,
  'directory-mode': directoryMode,
  external,
  'file-destination': fileDestination,
  'file-url': fileUrl,
  hostname,
  'image-name': names.imageName,
  'image-path': imagePath,
  'interface-name': names.interfaceName,
  'ip-address': ipAddress,
  'kernel-argument': kernelArgument,
  'kernel-package': names.kernelPackage,
  line,
  'link-destination': linkDestination,
  'link-target': linkTarget,
  'memory-limit': memoryLimit,
  'module-name': names.moduleName,
  'ostree-ref': names.ostreeRef,
  owner,
  'package-name': names.packageName,
  'password-hash': passwordHash,
  'removable-path': removablePath,
  'repo-id': names.repoId,
  'repo-url': repoUrl,
  size,
  'source-path': sourcePath,
  'ssh-key': sshKey,
  'target-name': names.targetName,
  token: names.token,
  'unit-name': unitName,
  uuid,
};
