import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import { HOST_OOM_CONF_PATH } from '@nx-aib/oom';
import { type Root, hostPathOf, QM_CONTAINERS_CONF_PATH, QM_DROP_IN_PATH, QM_QUADLET_PATH } from '@nx-aib/qm';
import { errorAt, type Planned } from './findings';
import { FirstAbove, FirstWithin } from './path-folders';

/** Files that are generated from other keys of the manifest: writing them directly would make the plan untrue. */
const OWNED: ReadonlyMap<string, string> = new Map([
  [QM_QUADLET_PATH, 'the qm section'],
  [QM_DROP_IN_PATH, 'qm.memory_limit and qm.cpu_weight'],
  [HOST_OOM_CONF_PATH, 'image.enable_oom_protection'],
  [hostPathOf('qm', QM_CONTAINERS_CONF_PATH), 'the qm section'],
  ['/etc/fstab', 'image.partitions'],
  ['/etc/hostname', 'image.hostname'],
  ['/etc/passwd', 'auth.users'],
  ['/etc/shadow', 'auth.users'],
  ['/etc/group', 'auth.groups'],
  ['/etc/gshadow', 'auth.groups'],
]);

const SECTION: Record<Root, ManifestPath> = { host: ['content'], qm: ['qm', 'content'] };

const KEY: Record<PlannedPath['type'], string> = {
  directory: 'make_dirs',
  file: 'add_files',
  symlink: 'add_symlinks',
  attributes: 'chmod_files',
  absent: 'remove_files',
};

/**
 * Removes duplicates: of several files, links and removals for one path the last one is kept. Paths that cannot be
 * applied are errors: a file below a file, a directory created twice, a file that another key generates, a removal that
 * would also remove something planned before it.
 */
export function settlePaths(paths: readonly PlannedPath[]): Planned<PlannedPath[]> {
  const last = new Map<string, PlannedPath>();
  for (const planned of paths) if (isContent(planned)) last.set(identity(planned), planned);
  const value = paths.filter((planned) => !isContent(planned) || last.get(identity(planned)) === planned);
  return { value, diagnostics: [...ownedPaths(paths), ...clashes(value), ...removedAgain(value)] };
}

/** Entries that determine what is at a path; directories and attributes only add to it. */
function isContent(planned: PlannedPath): boolean {
  return planned.type === 'file' || planned.type === 'symlink' || planned.type === 'absent';
}

/** One place in the image, independent of its name: `/etc/qm/x` of the host is `/etc/x` of QM. */
function identity(planned: PlannedPath): string {
  return hostPathOf(planned.root, planned.path);
}

/** The item to blame: of two conflicting entries, the other one if nx-aib itself adds the first. */
function placeOf(planned: PlannedPath, other?: PlannedPath): ManifestPath {
  const blamed = planned.at === undefined && other?.at !== undefined ? other : planned;
  return blamed.at ?? [...SECTION[blamed.root], KEY[blamed.type]];
}

function ownedPaths(paths: readonly PlannedPath[]): Diagnostic[] {
  return paths.flatMap((planned) => {
    const owner = planned.origin === 'manifest' ? OWNED.get(identity(planned)) : undefined;
    if (owner === undefined) return [];
    const message = `${planned.path} is generated from ${owner} and cannot be changed as a file`;
    return [errorAt(placeOf(planned), 'paths/owned', message, `use ${owner}`)];
  });
}

function clashes(paths: readonly PlannedPath[]): Diagnostic[] {
  const notDirectories = new Map<string, PlannedPath>();
  const filesAbove = new FirstAbove(notDirectories);
  const directories = new Map<string, PlannedPath>();
  for (const planned of paths) {
    if (planned.type === 'file' || planned.type === 'symlink') notDirectories.set(identity(planned), planned);
  }
  return paths.flatMap((planned) => {
    if (planned.type === 'attributes' || planned.type === 'absent') return [];
    const here = identity(planned);
    const above = filesAbove.of(here);
    const found: Diagnostic[] = [];
    if (above !== undefined) found.push(belowFile(planned, above));
    if (planned.type === 'directory') {
      const file = notDirectories.get(here);
      if (file !== undefined) found.push(directoryAndFile(planned, file));
      else if (directories.has(here) && !planned.existOk)
        found.push(madeTwice(planned, directories.get(here)));
      directories.set(here, planned);
    }
    return found;
  });
}

/** A single pass in the order of the plan: for each directory the first item planned in it so far is known. */
function removedAgain(paths: readonly PlannedPath[]): Diagnostic[] {
  const within = new FirstWithin<PlannedPath>();
  return paths.flatMap((planned) => {
    if (planned.type === 'attributes') return [];
    if (planned.type !== 'absent') {
      within.add(identity(planned), planned);
      return [];
    }
    const lost = within.first(identity(planned));
    if (lost === undefined) return [];
    const message = `${planned.path} cannot be removed: ${lost.path} is planned in it`;
    return [errorAt(placeOf(planned), 'paths/removed-again', message, 'remove single files in it')];
  });
}

function belowFile(planned: PlannedPath, above: PlannedPath): Diagnostic {
  const what = above.type === 'symlink' ? 'a symbolic link' : 'a file';
  const message = `${planned.path} cannot be created: ${above.path} is planned as ${what}`;
  return errorAt(placeOf(planned, above), 'paths/not-a-directory', message, 'change one of the two paths');
}

function directoryAndFile(planned: PlannedPath, file: PlannedPath): Diagnostic {
  const message = `${planned.path} is planned both as a directory and as a ${file.type}`;
  return errorAt(placeOf(planned, file), 'paths/directory-and-file', message, 'change one of the two paths');
}

function madeTwice(planned: PlannedPath, before: PlannedPath | undefined): Diagnostic {
  const message = `the directory ${planned.path} is created twice`;
  return errorAt(
    placeOf(planned, before),
    'paths/made-twice',
    message,
    'set "exist_ok: true", or create it once',
  );
}
