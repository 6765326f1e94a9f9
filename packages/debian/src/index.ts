/** The Debian package family, and parts of it that the benchmarks use. */
export { DEBIAN } from './debian';
export { debianRepositories, type DebianRepositories } from './plan/repositories';
export { MMDEBSTRAP } from './install/tools';
