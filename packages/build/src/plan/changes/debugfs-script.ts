import type { FilesystemParams } from '../steps/params';
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

/** Says edits in the requests of debugfs(8), each for the file system that its path is on. */
export function debugfsScripts(
  edits: readonly Edit[],
  filesystems: readonly FilesystemParams[],
): DebugfsScripts {
  const lines = new Map<string, string[]>(filesystems.map(({ name }) => [name, []]));
  const contents: Extract<Edit, { edit: 'write-file' }>['content'][] = [];
  for (const edit of edits) {
    const { name, mountPoint } = filesystemOf(edit.path, filesystems);
    const path = quote(mountPoint === '/' ? edit.path : edit.path.slice(mountPoint.length) || '/');
    if (edit.edit === 'write-file') contents.push(edit.content);
    lines.get(name)?.push(...requests(edit, path, contents.length - 1));
  }
  const scripts = [...lines].map(
    ([name, requested]) => [name, requested.map((line) => `${line}\n`).join('')] as const,
  );
  return { scripts: new Map(scripts), contents };
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

function filesystemOf(path: string, filesystems: readonly FilesystemParams[]): FilesystemParams {
  const holding = filesystems.filter(
    ({ mountPoint }) => mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`),
  );
  const deepest = holding.sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
  if (deepest === undefined) throw new Error(`no file system holds ${path}`);
  return deepest;
}

/**
 * An argument of debugfs(8), whose parser knows double quotes, doubled inside, and no escapes; a line ends it.
 * @throws RangeError for a line break, which manifests cannot have in a path.
 */
function quote(text: string): string {
  if (/[\n\r\0]/.test(text)) throw new RangeError(`a path holds a line break: ${JSON.stringify(text)}`);
  return `"${text.replaceAll('"', '""')}"`;
}
