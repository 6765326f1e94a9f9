/** Where a build would take packages from, without loading the rest of the package. */
export { oldPackages, packageOrigin, type PackageOrigin } from './execute/package-origin';
