/** The contracts between planning, building and proving: the plan of an image, and the descriptor of a built one. */
export type {
  Arch,
  FileContent,
  ImagePlan,
  Mode,
  Origin,
  PlannedAccounts,
  PlannedBoot,
  PlannedKernel,
  PlannedLock,
  PlannedPackages,
  PlannedPath,
  PlannedQm,
  PlannedService,
  PlannedUser,
  Root,
} from './image-plan';
export type { ImageDescriptor, InstalledPackage, PackageSource } from './descriptor';
export { parseDescriptor } from './parse-descriptor';
export { CAPABILITY } from './contents/content-entry';
export type { ContentEntry, ContentType, FilesystemContents } from './contents/content-entry';
export { decodePath, encodeBytes, encodePath } from './contents/encode-path';
export { parseContents, parseEntry } from './contents/parse-contents';
export { renderContents, renderEntry, renderSections } from './contents/render-contents';
export type { DescribedContents } from './contents/render-contents';
export { contentsBeside } from './contents/contents-beside';
