import { failure, isAtOrBelow, parentOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { OwnFilesystemParams } from '../disk/filesystem-params';
import type { Attributes, Edit } from './edit';

/** The script of debugfs(8) for each file system, and the contents that it takes from files. */
export interface DebugfsScripts {
  /** By the file system's name; one request a line. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The contents of the files that the scripts write: `0`, `1`, … relative to debugfs's working directory. */
  readonly contents: readonly Extract<Edit, { edit: 'write-file' }>['content'][];
}

/** File type bits, inode(7). */
const TYPE_BITS = { file: 0o100000, dir: 0o040000, link: 0o120000 } as const;

/** BUFSIZ of glibc's stdio.h, which debugfs reads a line into: with its end and a NUL. */
const LONGEST_LINE = 8192 - 2;

/** NAME_MAX, include/uapi/linux/limits.h: of a longer name debugfs silently keeps a part. */
const LONGEST_NAME = 255;

/** A symbolic link's target has to fit into one block with its NUL, fs/ext4/namei.c. */
const LONGEST_TARGET = 4095;

/** Backup superblocks get the new UUID too: e2fsck(8) would find a difference at the first boot, mend it and reboot. */
const CLOSE = 'close -a';

/**
 * Says edits in the requests of debugfs(8), each for the file system that its path is on; an error for each edit
 * that these requests cannot say. First each file system gets the UUID that it has in this image.
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

/** From how many folders on a path is said from its own folder. */
const DEEP = 16;

/**
 * Where debugfs is in a file system. It goes through all folders of a path for each request: of a path of two thousand
 * that is a minute. So there it goes into the folder first, step by step from where it is.
 */
class Place {
  private folder: string | undefined = '/';

  /** How a path is said, and the requests that lead to where it is right. */
  of(path: string): { readonly path: string; readonly moves: readonly string[] } {
    const parent = parentOf(path);
    if (path.split('/').length <= DEEP) return { path, moves: this.moveToRoot() };
    const moves = this.moveTo(parent);
    this.folder = parent;
    // `./`, as a name like `<8>` alone is an inode's number.
    return { path: `.${path.slice(path.lastIndexOf('/'))}`, moves };
  }

  /** What is removed is no place to go on from. */
  forget(path: string): void {
    if (this.folder === path) this.folder = undefined;
  }

  /** From elsewhere debugfs takes `mkdir /x` to mean the folder where it is. */
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

/** What keeps an edit from being a request, or from being what was asked for. */
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

/** An argument of debugfs(8), whose parser knows double quotes, doubled inside, and no escapes; a line ends it. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
