/** The Debian package family, and what the benchmarks compare with. */
export { DEBIAN } from './debian';
export { debianRepositories, type DebianRepositories } from './plan/repositories';
export { MMDEBSTRAP } from './install/tools';
