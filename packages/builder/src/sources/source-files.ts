import type { ImagePlan } from '@nx-aib/image-plan';
import type { Step } from '@nx-aib/steps';

/** The files beside the manifest that paths use. */
export function sourceFiles(paths: ImagePlan['paths']): Step['files'] {
  const files = new Map<string, string>();
  for (const path of paths) {
    if (path.type === 'file' && 'source' in path.content) files.set(path.content.source, path.content.sha256);
  }
  return [...files].map(([path, sha256]) => ({ path, sha256 })).sort((a, b) => (a.path < b.path ? -1 : 1));
}
