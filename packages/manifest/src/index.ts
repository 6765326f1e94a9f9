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
export { parseManifest, parseValue, type ParsedManifest } from './parse/parse-manifest';
export { DEEPEST, excessOf, MOST_LEXEMES, type Excess } from './yaml/nesting';
export { withLocations, type ManifestSource } from './manifest-source';
export { parseCpuWeight, type CpuWeight } from './cpu-weight';
export { parseMemoryLimit, type MemoryLimit } from './memory-limit';
export { parseSize } from './size';
export { parseUuid, type Uuid } from './uuid';
export { debArchOf, debNameOf } from './deb-request';
