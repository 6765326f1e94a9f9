import { type Unreadable, WHY_UNREADABLE } from '@nx-aib/build-machine/reading';
import { formatBytes, type Bytes, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import type { SourcePlaces } from './source-places';

/**
 * A source file that cannot be read.
 * @param maker the hint that says what makes a missing file, if that is known
 */
export function unreadableSource(
  source: string,
  reason: Unreadable,
  path: ManifestPath,
  maker?: string,
): Diagnostic {
  return {
    code: `source/${reason}`,
    severity: 'error',
    message: `the source file "${source}" cannot be used: ${WHY_UNREADABLE[reason]}`,
    hint:
      reason === 'directory'
        ? 'select its files with source_glob'
        : (maker ?? 'sources are relative to the directory of the manifest'),
    path,
  };
}

/** A source with an absolute path, which may differ on another machine. */
export function absoluteSource(source: string, path: ManifestPath): Diagnostic {
  return {
    code: 'source/absolute',
    severity: 'error',
    message: `the source "${source}" is an absolute path`,
    hint: 'keep the file beside the manifest and name it relative to the directory of the manifest',
    path,
  };
}

/** A source that is too large for an image of this size; it is not read. */
export function oversizedSource(
  source: string,
  size: Bytes,
  imageSize: Bytes,
  path: ManifestPath,
): Diagnostic {
  return {
    code: 'source/too-large',
    severity: 'error',
    message: `the source file "${source}" has ${formatBytes(size)}, more than the image with ${formatBytes(imageSize)}`,
    hint: 'remove the file, or increase image.image_size',
    path,
  };
}

/**
 * A source that is neither in the workspace nor in a directory that the user allows.
 * @param leadsTo the target, if symbolic links lead outside
 */
export function outsideSource(
  source: string,
  { root }: SourcePlaces,
  path: ManifestPath,
  leadsTo?: string,
): Diagnostic {
  const links = leadsTo === undefined ? '' : `: symbolic links lead to "${leadsTo}"`;
  return {
    code: 'source/outside',
    severity: 'error',
    message: `the source "${source}" is outside the workspace "${root}"${links}`,
    hint: 'to allow it, name its directory with --allow-source, or with the Nx option allowSource',
    path,
  };
}

/** A manifest that cannot be read; there is no position to point to. */
export function unreadableManifest(file: string, reason: Unreadable): Diagnostic {
  return {
    code: 'manifest/unreadable',
    severity: 'error',
    message: `the manifest "${file}" cannot be read: ${WHY_UNREADABLE[reason]}`,
  };
}
