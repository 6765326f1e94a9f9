/** The Debian package family, and a part of it that the benchmarks use. */
export { DEBIAN } from './debian';
export { debianRepositories, type DebianRepositories } from './archive/repositories';
