import path from 'node:path';

/** The output of a step that unpacks programs of the image's own distribution. */
export interface ToolsOutput {
  /** A tree with programs and their libraries, for TargetTools. */
  readonly tree: string;
}

/** The output of a step that installs packages. */
export interface RootOutput {
  /** A tar of a complete root file system. */
  readonly tar: string;
  /** Its packages, and the archive and file that each came from: JSON, `isInstalled`. */
  readonly installed: string;
}

/** The output of a step that unpacks programs. */
export function toolsOutput(folder: string): ToolsOutput {
  return { tree: folder };
}

/** The output of a step that installs packages. */
export function rootOutput(folder: string): RootOutput {
  return { tar: path.join(folder, 'root.tar'), installed: path.join(folder, 'installed.json') };
}
