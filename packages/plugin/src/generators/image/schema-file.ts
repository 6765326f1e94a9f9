import { createRequire } from 'node:module';
import { isAbsolute, relative, sep } from 'node:path';
import type { Tree } from '@nx/devkit';
import { PLUGIN } from '../registrations';

const OF_PACKAGE = `node_modules/${PLUGIN}/schema/aib.schema.json`;

/**
 * The JSON Schema of manifests, from the workspace's root, for editors; undefined where no file has it, as with Yarn's Plug'n'Play.
 *
 * It is the plugin's own copy: pnpm puts nothing into node_modules but what the workspace itself depends on, so there is the
 * plugin and not what the plugin depends on, and the real places have versions in their names.
 */
export function schemaFile(tree: Tree): string | undefined {
  // The second one is where Nx installs plugins of a workspace without package.json.
  const installed = [OF_PACKAGE, `.nx/installation/${OF_PACKAGE}`];
  return installed.find((file) => tree.exists(file)) ?? inSource(tree);
}

/** In the workspace of the plugin's own source, which has no copy. */
function inSource(tree: Tree): string | undefined {
  const file = createRequire(__filename).resolve('@nx-aib/manifest/schema/aib.schema.json');
  const path = relative(tree.root, file).split(sep);
  if (path.includes('node_modules') || path[0] === '..' || isAbsolute(path.join(sep))) return undefined;
  return path.join('/');
}
