import { createRequire } from 'node:module';
import { isAbsolute, relative, sep } from 'node:path';
import type { Tree } from '@nx/devkit';
import { readTextIfThere } from '@nx-aib/build-machine';
import { PLUGIN } from '../../names';

const OF_PACKAGE = `node_modules/${PLUGIN}/schema/aib.schema.json`;
/** In the workspace's root, where no package is a directory. */
const COPY = 'aib.schema.json';

/**
 * The JSON Schema of manifests, from the workspace's root, for editors.
 *
 * It is the plugin's own copy: pnpm puts nothing into node_modules but what the workspace itself depends on, so there is the
 * plugin and not what the plugin depends on, and the real places have versions in their names. With Yarn's Plug'n'Play, packages
 * are archives, which editors do not read: the workspace gets a copy, which each new image brings up to date.
 */
export async function schemaFile(tree: Tree): Promise<string> {
  // The second one is where Nx installs plugins of a workspace without package.json.
  const installed = [OF_PACKAGE, `.nx/installation/${OF_PACKAGE}`];
  const schema = createRequire(__filename).resolve('@nx-aib/manifest/schema/aib.schema.json');
  return (
    installed.find((file) => tree.exists(file)) ?? inSource(tree, schema) ?? (await copied(tree, schema))
  );
}

/** In the workspace of the plugin's own source, which has no copy. */
function inSource(tree: Tree, schema: string): string | undefined {
  const path = relative(tree.root, schema).split(sep);
  if (path.includes('node_modules') || path[0] === '..' || isAbsolute(path.join(sep))) return undefined;
  return path.join('/');
}

async function copied(tree: Tree, schema: string): Promise<string> {
  tree.write(COPY, (await readTextIfThere(schema)) ?? '');
  return COPY;
}
