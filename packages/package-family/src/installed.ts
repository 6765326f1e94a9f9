import { isExactly, isListOf, isOneOf, isSha256, isText, maybe } from '@nx-aib/core';
import type { InstalledPackage, PackageSource } from '@nx-aib/image-plan';

/** An installed package as known to the step that installed it: of one root. */
export type PackageOfRoot = Omit<InstalledPackage, 'root'>;

/** Whether a value has the format of `installed` in a `RootOutput`. It is copied to image.json unchanged. */
export const isInstalled = isListOf(
  isExactly<PackageOfRoot>({
    name: isText,
    version: isText,
    arch: isText,
    source: maybe(isExactly<PackageSource>({ sha256: isSha256, archive: isText, path: isText })),
    unverified: maybe(isOneOf(true)),
  }),
);
