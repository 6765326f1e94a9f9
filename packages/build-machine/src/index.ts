export {
  run,
  runInto,
  runPiped,
  startProcess,
  quoteForLog,
  type Argv,
  type RunOptions,
  type RunOutcome,
  type RunningProcess,
  type StartOptions,
} from './process';
export { PROXY_VARIABLES, type EnvironmentOptions } from './environment';
export {
  BASE_TOOLS,
  TOOLS,
  findProgram,
  containingPackage,
  installCommand,
  requireTools,
  toolVersion,
  toolVersionsCommand,
  type Tool,
} from './tools';
export { folderFacts, temporaryFolderFacts, type FolderFacts } from './inspect/folder-facts';
export { namespaceFacts, type NamespaceFacts } from './inspect/namespace-facts';
export { programFacts, type ProgramFacts } from './inspect/program-facts';
export { toolVersions } from './tool-versions';
export {
  copyFile,
  copyExtent,
  copyDiggingHoles,
  copySparse,
  createSparseFile,
  readTextIfThere,
  renameOver,
  setModifiedAt,
  sha256File,
  writeFileAtomic,
} from './files';
export { readJson } from './json-file';
export { moveBeside, placeTogether, type ReadyFile } from './place-files';
export { removeAbandoned, temporaryBeside } from './temporary-file';
export { fileSize } from './file-size';
export { openMemoryFile, type MemoryFile } from './memory-file';
export { runInForeground } from './foreground';
export { makeTempDir, type TempDir } from './temp-dir';
export { isPortFree, listenOnSocket, type ListeningSocket } from './socket';
export { relayTerminal, terminalColumns } from './terminal';
export {
  diskUsage,
  filesIn,
  foldersIn,
  isFolder,
  liesIn,
  linkTo,
  listTree,
  makeFolder,
  makeUniqueFolder,
  modifiedAt,
  removeIfOnly,
  removeTree,
  renameUnlessThere,
  samePlace,
  touch,
  type FolderEntry,
} from './folders';
export {
  copyVerified,
  listFilesBelow,
  nearestFolderWith,
  readFileFacts,
  readUserFile,
  realPathOf,
  type Copied,
  type FileFacts,
  type NotCopied,
  type Unreadable,
} from './source-files';
export { wayTo, type Link, type MetFolders, type Way } from './links';
export {
  WHY_UNUSABLE_FOLDER,
  whyUnusableFolder,
  whyUnwritable,
  type UnusableFolder,
  type Unwritable,
} from './output-file';
export { isNoexec } from './mounts';
export { whyNotOpened, type UnusableDevice } from './device';
export {
  availableMemory,
  cpuCount,
  environmentVariable,
  isRoot,
  machineArch,
  millisecondsSince1970,
  monotonicMilliseconds,
  secondsSince1970,
} from './machine-facts';
export { digestOfCode } from './code-digest';
export { readStart } from './file-start';
export { openFileReader, type FileReader } from './file-reader';
export { waitForPath } from './wait-for-path';
export { placeInTree } from './tree-path';
export { inLockedFolder, lockFile, lockIfFree, type FileLock, type LockOptions } from './file-lock';
export { contentDigest, fileDigest, type DigestKind } from './content-digest';
export { changedExtents } from './changed-extents';
export type { Extent } from './data-extents';
export { fileState, settled, treeDigest, treeState, type EntryState } from './tree-state';
export { freeBytes } from './disk-space';
export { lastError } from './last-error';
export { isFullDisk, isSystemError, saysFullDisk, systemErrorOf, type SystemError } from './system-error';
export { ImageTree, type UnpackedPrograms } from './tree/in-tree';
export { WHY_UNREADABLE } from './why-unreadable';
export { treeTools, runWithTree } from './tree/private-tree';
export { processStart } from './process-start';
