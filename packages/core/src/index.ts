export { type Arch, ARCHES } from './arch';
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
export type { UnitFinding } from './unit-finding';
export { nearestName } from './nearest-name';
export { formatDiagnostic, formatDiagnostics } from './format-diagnostic';
export { parentOf, ancestorsOf, isBelow, isAtOrBelow } from './paths';
export { changeMode } from './mode';
export {
  either,
  isBoolean,
  isCount,
  isExactly,
  isJson,
  isListOf,
  isNumber,
  isObject,
  isObjectOf,
  isOneOf,
  isRecordOf,
  isSha256,
  isText,
  isTuple,
  maybe,
  orNull,
  parseJson,
  type Guard,
  type Guards,
} from './json';
export { withoutPassword } from './without-password';
