import { failure, isAtOrBelow, parentOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { OwnFilesystemParams } from '../disk/filesystem-params';
import type { Attributes, Edit } from './edit';

/** The debugfs(8) script for each file system, and the file contents that the scripts use. */
export interface DebugfsScripts {
  /** By the file system's name; one request per line. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The contents of the files that the scripts write: `0`, `1`, … in debugfs's working directory. */
  readonly contents: readonly Extract<Edit, { edit: 'write-file' }>['content'][];
}

/** File type bits, inode(7). */
const TYPE_BITS = { file: 0o100000, dir: 0o040000, link: 0o120000 } as const;

/** BUFSIZ of glibc's stdio.h, the size of debugfs's line buffer, minus a line end and a NUL. */
const LONGEST_LINE = 8192 - 2;

/** NAME_MAX, include/uapi/linux/limits.h: debugfs silently truncates longer names. */
const LONGEST_NAME = 255;

/** A symbolic link's target must fit into one block with its NUL, fs/ext4/namei.c. */
const LONGEST_TARGET = 4095;

/**
 * Updates the UUID in backup superblocks, too: otherwise e2fsck(8) would find a difference at the first boot, repair it
 * and reboot.
 */
const CLOSE = 'close -a';

/**
 * Translates edits into debugfs(8) requests, each for the file system that contains its path; an error for each edit
 * that cannot be expressed. First each file system gets this image's UUID.
 */
export function debugfsScripts(
  edits: readonly Edit[],
  filesystems: readonly OwnFilesystemParams[],
): Result<DebugfsScripts> {
  const diagnostics: Diagnostic[] = [];
  const lines = new Map<string, string[]>(
    filesystems.map(({ name, uuid }) => [name, [`set_super_value uuid ${uuid}`]]),
  );
  const places = new Map(filesystems.map(({ name }) => [name, new Place()]));
  const contents: Extract<Edit, { edit: 'write-file' }>['content'][] = [];
  for (const edit of edits) {
    const { name, mountPoint } = filesystemOf(edit.path, filesystems);
    const problem = whyNot(edit);
    if (problem !== undefined) {
      diagnostics.push(impossible(edit, problem));
      continue;
    }
    const inside = mountPoint === '/' ? edit.path : edit.path.slice(mountPoint.length) || '/';
    const place = places.get(name)?.of(inside) ?? { path: inside, moves: [] };
    if (edit.edit === 'write-file') contents.push(edit.content);
    const requested = [...place.moves, ...requests(edit, quote(place.path), contents.length - 1)];
    if (edit.edit === 'remove') places.get(name)?.forget(inside);
    if (requested.some((line) => byteLength(line) > LONGEST_LINE))
      diagnostics.push(impossible(edit, 'it is too long'));
    lines.get(name)?.push(...requested);
  }
  if (diagnostics.length > 0) return failure(diagnostics);
  const scripts = [...lines].map(
    ([name, requested]) => [name, [...requested, CLOSE].map((line) => `${line}\n`).join('')] as const,
  );
  return success({ scripts: new Map(scripts), contents });
}

/** Paths with more components than this are relative to their own directory. */
const DEEP = 16;

/**
 * The working directory of debugfs in a file system. For each request debugfs walks all directories of a path: with two
 * thousand levels that takes a minute. For deep paths it therefore changes to the directory first, step by step from
 * the current one.
 */
class Place {
  private folder: string | undefined = '/';

  /** The path for a request, and the requests that change to the directory it is relative to. */
  of(path: string): { readonly path: string; readonly moves: readonly string[] } {
    const parent = parentOf(path);
    if (path.split('/').length <= DEEP) return { path, moves: this.moveToRoot() };
    const moves = this.moveTo(parent);
    this.folder = parent;
    // With `./`, because a name such as `<8>` alone would be an inode number.
    return { path: `.${path.slice(path.lastIndexOf('/'))}`, moves };
  }

  /** A removed directory cannot be a starting point. */
  forget(path: string): void {
    if (this.folder === path) this.folder = undefined;
  }

  /** In another directory, debugfs would apply `mkdir /x` to the working directory. */
  private moveToRoot(): readonly string[] {
    if (this.folder === '/') return [];
    this.folder = '/';
    return ['cd "/"'];
  }

  private moveTo(folder: string): readonly string[] {
    if (this.folder === folder) return [];
    if (this.folder !== undefined && parentOf(folder) === this.folder)
      return [`cd ${quote(`.${folder.slice(folder.lastIndexOf('/'))}`)}`];
    if (this.folder !== undefined && parentOf(this.folder) === folder) return ['cd ".."'];
    return [`cd ${quote(folder)}`];
  }
}

function requests(edit: Edit, path: string, content: number): string[] {
  switch (edit.edit) {
    case 'make-directory':
      return [`mkdir ${path}`, ...attributes(path, 'dir', edit.attributes)];
    case 'write-file':
      return [`write ${content} ${path}`, ...attributes(path, 'file', edit.attributes)];
    case 'make-symlink':
      return [`symlink ${path} ${quote(edit.target)}`];
    case 'set-attributes':
      return attributes(path, edit.type, edit.attributes);
    case 'remove':
      return [edit.type === 'dir' ? `rmdir ${path}` : `rm ${path}`];
  }
}

function attributes(path: string, type: keyof typeof TYPE_BITS, { mode, uid, gid }: Attributes): string[] {
  return [
    `set_inode_field ${path} mode 0${(TYPE_BITS[type] | mode).toString(8)}`,
    `set_inode_field ${path} uid ${uid}`,
    `set_inode_field ${path} gid ${gid}`,
  ];
}

function filesystemOf(path: string, filesystems: readonly OwnFilesystemParams[]): OwnFilesystemParams {
  const holding = filesystems.filter(({ mountPoint }) => isAtOrBelow(path, mountPoint));
  const deepest = holding.sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
  if (deepest === undefined) throw new Error(`no file system holds ${path}`);
  return deepest;
}

/** Why an edit cannot be expressed as a request, or would have another effect. */
function whyNot(edit: Edit): string | undefined {
  const target = edit.edit === 'make-symlink' ? edit.target : 'none';
  if (/[\n\r\0]/.test(edit.path + target)) return 'it contains a line break';
  const long = edit.path
    .split('/')
    .find((name) => name.length > LONGEST_NAME / 3 && byteLength(name) > LONGEST_NAME);
  if (long !== undefined) return `a name in it has ${byteLength(long)} bytes; the maximum is ${LONGEST_NAME}`;
  if (target === '') return 'its target is empty';
  const size = byteLength(target);
  return size > LONGEST_TARGET ? `its target has ${size} bytes; the maximum is ${LONGEST_TARGET}` : undefined;
}

function impossible({ path, at }: Edit, why: string): Diagnostic {
  const shown = /[\n\r\0]/.test(path) ? JSON.stringify(path) : path;
  return {
    code: 'build/path',
    severity: 'error',
    message: `${shown} cannot be in an image: ${why}`,
    path: at ?? ['content'],
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * An argument for debugfs(8), whose parser supports double quotes, doubled inside, but no escapes; a line break ends
 * it.
 */
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
