/** Patterns of source files, without loading what plans. */
export { globBase, globMatcher } from './sources/source-glob';
