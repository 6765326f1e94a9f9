import type { Content, Manifest } from '@nx-aib/manifest';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import { errorAt } from './findings';

/**
 * Valid manifest options that cannot be applied here yet: keys from the top of the manifest, `*` for every list
 * position. Where `qm.content` can say the same as `content`, it is under both.
 */
interface Unsupported {
  readonly key: readonly string[];
  /** Whether this value asks for something; a false, or an empty list, asks for nothing. */
  readonly asks: (value: unknown, parent: unknown) => boolean;
  readonly why: string;
  readonly hint: string;
}

const LEAVE_OUT = 'leave it out for this distribution';

const CONTENT: readonly Unsupported[] = [
  {
    key: ['rpms'],
    asks: (value, parent) => isFilled(value) && (parent as Content).debs === undefined,
    why: 'this distribution has Debian packages, and "rpms" names RPM packages only',
    hint: 'add "debs" with the names of the Debian packages; "rpms" then stays for RPM distributions',
  },
  {
    key: ['enable_repos'],
    asks: isFilled,
    why: 'there are no debug or devel repositories for this distribution',
    hint: LEAVE_OUT,
  },
  {
    key: ['repos'],
    asks: isFilled,
    why: "other repositories than the distribution's own cannot be used yet",
    hint: 'add single files with "add_files" instead',
  },
  {
    key: ['container_images'],
    asks: isFilled,
    why: 'container images cannot be put into an image yet',
    hint: 'load the image when the system runs, with podman-load(1)',
  },
  {
    key: ['add_files', '*', 'url'],
    asks: () => true,
    why: 'a URL without a digest can bring another file at every build',
    hint: 'download the file, keep it beside the manifest and name it with "source_path"',
  },
  {
    key: ['sbom'],
    asks: () => true,
    why: 'no bill of materials is written into the image yet',
    hint: 'image.json lists every installed package with its version',
  },
];

const IMAGE_HINT = 'leave it out: the image is not built with OSTree or SELinux';

const ELSEWHERE: readonly Unsupported[] = [
  {
    key: ['qm', 'container_checksum'],
    asks: () => true,
    why: 'the QM partition is built from packages, not taken from a container image',
    hint: 'leave it out',
  },
  {
    key: ['image', 'sealed'],
    asks: (value) => value === true,
    why: 'sealed images cannot be built yet',
    hint: IMAGE_HINT,
  },
  {
    key: ['image', 'selinux_mode'],
    asks: () => true,
    why: 'this distribution has no SELinux policy set up',
    hint: IMAGE_HINT,
  },
  {
    key: ['image', 'selinux_policy'],
    asks: () => true,
    why: 'this distribution has no SELinux policy set up',
    hint: IMAGE_HINT,
  },
  {
    key: ['image', 'selinux_booleans'],
    asks: isFilled,
    why: 'this distribution has no SELinux policy set up',
    hint: IMAGE_HINT,
  },
  {
    key: ['image', 'ostree_ref'],
    asks: () => true,
    why: 'images are not OSTree deployments',
    hint: IMAGE_HINT,
  },
  {
    key: ['image', 'partitions', 'root', 'grow'],
    asks: (value) => value === true,
    why: 'nothing in the image makes the partition larger yet',
    hint: 'leave it out, and set image.image_size to the size of the disk',
  },
  {
    key: ['kernel', 'kernel_version'],
    asks: () => true,
    why: "the version of a Debian kernel is part of its package's name",
    hint: 'name the package with "kernel_package"',
  },
];

/** Every option that the native engine cannot apply yet. */
export const UNSUPPORTED: readonly Unsupported[] = [
  ...CONTENT.map((entry) => ({ ...entry, key: ['content', ...entry.key] })),
  ...CONTENT.map((entry) => ({ ...entry, key: ['qm', 'content', ...entry.key] })),
  ...ELSEWHERE,
];

/** An error for every option of the manifest that would be ignored; none is. */
export function unsupportedOptions(manifest: Manifest, distro: string): Diagnostic[] {
  return UNSUPPORTED.flatMap((entry) =>
    find(manifest, entry.key, []).flatMap(({ path, value, parent }) => {
      if (!entry.asks(value, parent)) return [];
      const message = `"${entry.key.filter((part) => part !== '*').join('.')}" cannot be applied with ${distro}: ${entry.why}`;
      return [errorAt(path, 'unsupported/option', message, entry.hint)];
    }),
  );
}

interface Found {
  readonly path: ManifestPath;
  readonly value: unknown;
  readonly parent: unknown;
}

function find(value: unknown, key: readonly string[], path: ManifestPath, parent?: unknown): Found[] {
  const [first, ...rest] = key;
  if (value === undefined) return [];
  if (first === undefined) return [{ path, value, parent }];
  if (first === '*') {
    return (value as readonly unknown[]).flatMap((item, index) => find(item, rest, [...path, index], value));
  }
  return find((value as Readonly<Record<string, unknown>>)[first], rest, [...path, first], value);
}

function isFilled(value: unknown): boolean {
  return Object.keys(value as object).length > 0;
}
