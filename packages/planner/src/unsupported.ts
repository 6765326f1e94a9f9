import type { Manifest } from '@nx-aib/manifest';
import type { FamilyPlanning, UnsupportedOption } from '@nx-aib/package-family';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import { errorAt } from './findings';

/** Options that are not supported yet, whatever the distribution. */
const CONTENT: readonly UnsupportedOption[] = [
  {
    key: ['container_images'],
    asks: isFilled,
    why: 'container images are not supported yet',
    hint: 'load the image when the system runs, with podman-load(1)',
  },
  {
    key: ['add_files', '*', 'url'],
    asks: () => true,
    why: 'a URL without a digest may return another file at every build',
    hint: 'download the file, keep it beside the manifest and name it with "source_path"',
  },
  {
    key: ['sbom'],
    asks: () => true,
    why: 'SBOMs are not supported yet',
    hint: 'image.json lists every installed package with its version',
  },
];

const IMAGE_HINT = 'remove it: the image is not built with OSTree or SELinux';

const ELSEWHERE: readonly UnsupportedOption[] = [
  {
    key: ['qm', 'container_checksum'],
    asks: () => true,
    why: 'the QM partition is built from packages; container images for it are not supported',
    hint: 'leave it out',
  },
  {
    key: ['image', 'sealed'],
    asks: (value) => value === true,
    why: 'sealed images are not supported yet',
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
    why: 'growing the root partition is not supported yet',
    hint: 'remove it, and set image.image_size to the size of the disk',
  },
];

interface Unsupported extends UnsupportedOption {
  /** Whether another distribution may support it. */
  readonly here: boolean;
}

/** Every unsupported option, by its keys from the manifest's top. */
export function unsupportedWith({ unsupported }: FamilyPlanning): readonly Unsupported[] {
  const content = [...unsupported.content.map(here), ...CONTENT.map(everywhere)];
  return [
    ...content.map((entry) => ({ ...entry, key: ['content', ...entry.key] })),
    ...content.map((entry) => ({ ...entry, key: ['qm', 'content', ...entry.key] })),
    ...unsupported.elsewhere.map(here),
    ...ELSEWHERE.map(everywhere),
  ];
}

function here(entry: UnsupportedOption): Unsupported {
  return { ...entry, here: true };
}

function everywhere(entry: UnsupportedOption): Unsupported {
  return { ...entry, here: false };
}

/** An error for every option of the manifest that would otherwise be ignored. */
export function unsupportedOptions(manifest: Manifest, distro: string, family: FamilyPlanning): Diagnostic[] {
  return unsupportedWith(family).flatMap((entry) =>
    find(manifest, entry.key, []).flatMap(({ path, value, parent }) => {
      if (!entry.asks(value, parent)) return [];
      const key = entry.key.filter((part) => part !== '*').join('.');
      const message = `"${key}" cannot be applied${entry.here ? ` with ${distro}` : ''}: ${entry.why}`;
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
