/** What reads from the machine and changes nothing: all that planning needs, without loading the rest of the package. */
export {
  listFilesBelow,
  nearestFolderWith,
  readFileWhere,
  readUserFile,
  realPathOf,
  type FileContent,
  type FileFacts,
  type PlacedFileFacts,
  type Unreadable,
} from './source-files';
export { WHY_UNREADABLE } from './why-unreadable';
export {
  environmentVariable,
  machineArch,
  monotonicMilliseconds,
  secondsSince1970,
  userCacheFolder,
} from './machine-facts';
export { isSystemError, type SystemError } from './system-error';
