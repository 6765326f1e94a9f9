export {
  SECTOR_SIZE,
  bytes,
  bytesToSectors,
  formatBytes,
  sectors,
  sectorsToBytes,
  type Bytes,
  type Sectors,
} from './units';
export {
  failure,
  resultOf,
  success,
  type Diagnostic,
  type ManifestPath,
  type Result,
  type SourceLocation,
} from './diagnostics';
export type {
  AddFile,
  Auth,
  ChmodFile,
  ChownFile,
  ContainerImage,
  Content,
  DataPartition,
  Image,
  Kernel,
  MakeDir,
  Manifest,
  Network,
  Partitions,
  Qm,
  Repo,
  SizedPartition,
  StaticNetwork,
  User,
} from './manifest';
export { parseManifest, parseValue, type ParsedManifest } from './parse-manifest';
export { withLocations, type ManifestSource } from './manifest-source';
export { parseSize } from './size';
export { debArchOf, debNameOf } from './deb-request';
export { changeMode } from './mode';
export { nearestName } from './nearest-name';
export { formatDiagnostic, formatDiagnostics } from './format-diagnostic';
