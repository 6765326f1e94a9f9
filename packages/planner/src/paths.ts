import type { AddFile, Content } from '@nx-aib/manifest';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { errorAt, type Planned } from './findings';
import { DEFAULT_MAX_FILES, type SourceFacts } from './sources/source-facts';
import { nameBelow } from './sources/source-glob';

/** The default mode of a file; `chmod_files` and `chown_files` change it. */
const FILE_MODE = '0644';
const DIRECTORY_MODE = '0755';
const OWNER = { user: 'root', group: 'root' } as const;

/**
 * The paths for one root's `content`, in the order in which they are applied: directories, files, symbolic links,
 * modes, owners, removals. Each stage may depend on earlier ones: a file may be in a directory created here, a mode may
 * be that of a file added here. Within a stage the manifest's order is kept.
 */
export function planContentPaths(
  root: Root,
  content: Content | undefined,
  at: ManifestPath,
  facts: SourceFacts,
): Planned<PlannedPath[]> {
  const files = planFiles(root, content?.add_files ?? [], [...at, 'add_files'], facts);
  return {
    value: [
      ...itemsOf([...at, 'make_dirs'], planDirectories(root, content)),
      ...files.value,
      ...itemsOf([...at, 'add_symlinks'], planSymlinks(root, content)),
      ...itemsOf([...at, 'chmod_files'], planModes(root, content)),
      ...itemsOf([...at, 'chown_files'], planOwners(root, content)),
      ...itemsOf([...at, 'remove_files'], planRemovals(root, content)),
    ],
    diagnostics: files.diagnostics,
  };
}

/** Paths that each come from one item of the list at `at`. */
function itemsOf(at: ManifestPath, paths: readonly PlannedPath[]): PlannedPath[] {
  return paths.map((planned, index) => ({ ...planned, at: [...at, index] }));
}

function planDirectories(root: Root, content: Content | undefined): PlannedPath[] {
  return (content?.make_dirs ?? []).map((directory) => ({
    type: 'directory',
    root,
    path: directory.path,
    origin: 'manifest',
    mode: directory.mode === undefined ? DIRECTORY_MODE : octal(directory.mode),
    ...OWNER,
    parents: directory.parents ?? false,
    existOk: directory.exist_ok ?? false,
  }));
}

/** Permission bits as four octal digits. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function planFiles(
  root: Root,
  entries: readonly AddFile[],
  at: ManifestPath,
  facts: SourceFacts,
): Planned<PlannedPath[]> {
  const value: PlannedPath[] = [];
  const diagnostics: Diagnostic[] = [];
  entries.forEach((entry, index) => {
    const item = [...at, index];
    const planned = planFile(root, entry, item, facts);
    value.push(...planned.value.map((path) => ({ ...path, at: item })));
    diagnostics.push(...planned.diagnostics);
  });
  return { value, diagnostics };
}

function planFile(root: Root, entry: AddFile, at: ManifestPath, facts: SourceFacts): Planned<PlannedPath[]> {
  const { path } = entry;
  if ('text' in entry) return found([file(root, path, { text: entry.text })]);
  if ('source_glob' in entry) return planGlob(root, entry, at, facts);
  // A URL is reported by unsupported.ts.
  if ('url' in entry) return found([]);
  const fact = facts.files.get(entry.source_path);
  if (fact === undefined) {
    const message = `nothing is known of the source file "${entry.source_path}"`;
    return {
      value: [],
      diagnostics: [errorAt([...at, 'source_path'], 'source/unknown', message, SOURCE_HINT)],
    };
  }
  return found([file(root, path, fact)]);
}

const SOURCE_HINT = 'sources are relative to the directory of the manifest';

function planGlob(
  root: Root,
  entry: Extract<AddFile, { source_glob: string }>,
  at: ManifestPath,
  facts: SourceFacts,
): Planned<PlannedPath[]> {
  const here = [...at, 'source_glob'];
  const matches = facts.globs.get(entry.source_glob);
  const matched = matches?.matched ?? 0;
  const limit = entry.max_files ?? DEFAULT_MAX_FILES;
  if (matched > limit) {
    const message = `"${entry.source_glob}" matches ${matched} files, more than the ${limit} of max_files`;
    const hint = 'narrow the pattern, or raise max_files';
    return { value: [], diagnostics: [errorAt(here, 'source/too-many-files', message, hint)] };
  }
  if (matches === undefined || matched === 0) {
    if (entry.allow_empty === true || matches?.none?.isExpected === true) return found([]);
    const message = `"${entry.source_glob}" matches no file`;
    const hint = `${matches?.none?.hint ?? SOURCE_HINT}; "allow_empty: true" accepts this`;
    return { value: [], diagnostics: [errorAt(here, 'source/no-match', message, hint)] };
  }
  const targets = matches.files.map((source) => ({
    source,
    path: `${entry.path}/${nameBelow(matches.base, source.source, entry.preserve_path ?? false)}`,
  }));
  return {
    value: targets.map(({ source, path }) => file(root, path, source)),
    diagnostics: [
      ...unusableNames(targets, here),
      ...sameNames(targets, entry.source_glob, here),
      ...inUsrLocal(targets, here),
    ],
  };
}

/** C0, DEL, C1 and Unicode's own line ends. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** The same rules as for paths in the manifest: no line ends, and no characters that a terminal acts on. */
function unusableNames(
  targets: readonly { readonly source: { readonly source: string }; readonly path: string }[],
  at: ManifestPath,
): Diagnostic[] {
  const one = targets.find(({ path }) => path.search(CONTROL) !== -1);
  if (one === undefined) return [];
  const name = one.source.source.replace(
    CONTROL,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const message = `the source file "${name}" has a control character in its name`;
  return [errorAt(at, 'source/control-character', message, 'rename the file')];
}

function sameNames(
  targets: readonly { readonly source: { readonly source: string }; readonly path: string }[],
  pattern: string,
  at: ManifestPath,
): Diagnostic[] {
  const first = new Map<string, string>();
  return targets.flatMap(({ source, path }) => {
    const other = first.get(path);
    if (other === undefined) {
      first.set(path, source.source);
      return [];
    }
    const message = `"${pattern}" puts both "${other}" and "${source.source}" at ${path}`;
    return [errorAt(at, 'source/same-name', message, '"preserve_path: true" keeps their directories apart')];
  });
}

/** The language reserves /usr/local for the running system; a pattern's directories may lead there from /usr. */
function inUsrLocal(
  targets: readonly { readonly source: { readonly source: string }; readonly path: string }[],
  at: ManifestPath,
): Diagnostic[] {
  const there = targets.find(({ path }) => path.startsWith('/usr/local/'));
  if (there === undefined) return [];
  const message = `"${there.source.source}" would be at ${there.path}, and nothing can be installed in /usr/local`;
  return [errorAt(at, 'paths/not-allowed', message, 'choose a path below /etc or /usr, outside /usr/local')];
}

function file(
  root: Root,
  path: string,
  content: Extract<PlannedPath, { type: 'file' }>['content'],
): PlannedPath {
  return { type: 'file', root, path, origin: 'manifest', mode: FILE_MODE, ...OWNER, content };
}

function planSymlinks(root: Root, content: Content | undefined): PlannedPath[] {
  return (content?.add_symlinks ?? []).map(({ link, target }) => ({
    type: 'symlink',
    root,
    path: link,
    origin: 'manifest',
    target,
  }));
}

function planModes(root: Root, content: Content | undefined): PlannedPath[] {
  return (content?.chmod_files ?? []).map(({ path, mode, recursive }) => ({
    type: 'attributes',
    root,
    path,
    origin: 'manifest',
    mode: /^[0-7]{1,4}$/.test(mode) ? mode.padStart(4, '0') : mode,
    user: null,
    group: null,
    recursive: recursive ?? false,
  }));
}

function planOwners(root: Root, content: Content | undefined): PlannedPath[] {
  return (content?.chown_files ?? []).map(({ path, user, group, recursive }) => ({
    type: 'attributes',
    root,
    path,
    origin: 'manifest',
    mode: null,
    user: user === undefined ? null : String(user),
    group: group === undefined ? null : String(group),
    recursive: recursive ?? false,
  }));
}

function planRemovals(root: Root, content: Content | undefined): PlannedPath[] {
  return (content?.remove_files ?? []).map(({ path }) => ({
    type: 'absent',
    root,
    path,
    origin: 'manifest',
  }));
}

function found(value: PlannedPath[]): Planned<PlannedPath[]> {
  return { value, diagnostics: [] };
}
