import { join, posix } from 'node:path';
import {
  createNodesFromFiles,
  type CreateNodes,
  type CreateNodesContext,
  type CreateNodesResult,
  type ProjectConfiguration,
} from '@nx/devkit';
import { readTextIfThere } from '@nx-aib/build-machine';
import { parseManifest, type Manifest } from '@nx-aib/manifest';
import { codeInputs } from './code-inputs';
import { ignoredFiles } from './ignored-files';
import { linkedFiles } from './linked-files';
import { namedFiles } from './named-files';
import { packagesProject, packagesConfiguration } from './packages-project';
import { checkPluginOptions, type PluginOptions } from './plugin-options';
import { checkUnique, MANIFEST_GLOB, projectName } from './project-name';
import { imageTargets, type ImageFacts } from './targets';

/**
 * Makes each `*.aib.yml` file a project, named after the file, with the targets validate, plan, build, boot and verify,
 * and each package set that images start from another one. A manifest that cannot be parsed is a project too: its
 * targets report the errors.
 */
export const createNodes: CreateNodes<PluginOptions> = [
  MANIFEST_GLOB,
  (manifests, options, context) => {
    const checked = checkPluginOptions(options);
    return createNodesFromFiles(
      async (manifest, _options, fileContext) => {
        checkUnique(manifest, manifests);
        return inferProject(manifest, checked, fileContext);
      },
      manifests,
      checked,
      context,
    );
  },
];

async function inferProject(
  manifest: string,
  options: PluginOptions,
  context: CreateNodesContext,
): Promise<CreateNodesResult> {
  const root = await projectRoot(manifest, context.workspaceRoot);
  const facts = await imageFacts(manifest, context.workspaceRoot, options);
  const code = codeInputs(context.workspaceRoot, __dirname);
  const project: Omit<ProjectConfiguration, 'root'> = {
    name: facts.project,
    projectType: 'application',
    sourceRoot: posix.dirname(manifest),
    targets: imageTargets(facts, code, options),
    metadata: { technologies: ['aib'] },
  };
  const { packages } = facts;
  return {
    projects: {
      [root]: { root, ...project },
      ...(packages && { [packages.folder]: packagesConfiguration(packages, code) }),
    },
  };
}

/**
 * The manifest itself: Nx assigns every file below a project's root to it, and `nx affected` would list an image for
 * unrelated files in its directory. Files named in the manifest are inputs of its targets. If the directory has been
 * configured as a project, that directory is the root, with everything in it.
 */
async function projectRoot(manifest: string, workspaceRoot: string): Promise<string> {
  const directory = posix.dirname(manifest);
  for (const name of ['project.json', 'package.json']) {
    if ((await readTextIfThere(join(workspaceRoot, directory, name))) !== undefined) return directory;
  }
  return manifest;
}

async function imageFacts(
  manifest: string,
  workspaceRoot: string,
  options: PluginOptions,
): Promise<ImageFacts> {
  const project = projectName(manifest);
  const directory = posix.dirname(manifest);
  const lock = posix.join(directory, `${project}.aib.lock`);
  const packages = await packagesProject(workspaceRoot, manifest, lock, options);
  const base = { project, manifest, lock, packages };
  const parsed = await readManifest(join(workspaceRoot, manifest));
  if (parsed === undefined) return { ...base, imageName: project, sources: [], cacheable: false };
  const named = namedFiles(parsed, directory);
  const linked = await linkedFiles(workspaceRoot, named.inside);
  const ignored = await ignoredFiles(workspaceRoot, [...named.paths, ...linked.paths]);
  const unseen = [...named.outside, ...linked.outside, ...ignored];
  return {
    ...base,
    imageName: parsed.name,
    sources: [...new Set([...named.globs, ...linked.globs])].sort(),
    cacheable: unseen.length === 0,
  };
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  const text = await readTextIfThere(file);
  if (text === undefined) return undefined;
  const parsed = parseManifest(text, file);
  return parsed.ok ? parsed.value.manifest : undefined;
}
