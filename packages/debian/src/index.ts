/** The Debian package family, and parts of it that the benchmarks use. */
export { DEBIAN } from './debian';
export { debianRepositories, type DebianRepositories } from './archive/repositories';
export { MMDEBSTRAP } from './install/tools';
