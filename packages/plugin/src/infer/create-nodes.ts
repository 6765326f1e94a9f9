import { join, posix } from 'node:path';
import {
  createNodesFromFiles,
  type CreateNodes,
  type CreateNodesContext,
  type CreateNodesResult,
  type ProjectConfiguration,
} from '@nx/devkit';
import { readTextIfThere } from '@nx-aib/host';
import { parseManifest, type Manifest } from '@nx-aib/manifest';
import { codeInputs } from './code-inputs';
import { ignoredFiles } from './ignored-files';
import { namedFiles } from './named-files';
import { checkPluginOptions, type PluginOptions } from './plugin-options';
import { checkUnique, MANIFEST_GLOB, projectName } from './project-name';
import { imageTargets, type ImageFacts } from './targets';

/**
 * Makes each directory with an `*.aib.yml` file a project, called after the file, with the targets validate, plan,
 * build, boot and verify. A manifest that does not parse is a project too: its targets report what is wrong.
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
  const root = posix.dirname(manifest);
  const facts = await imageFacts(manifest, context.workspaceRoot);
  const code = codeInputs(context.workspaceRoot, __dirname);
  const project: Omit<ProjectConfiguration, 'root'> = {
    name: facts.project,
    projectType: 'application',
    sourceRoot: root,
    implicitDependencies: [...code.implicitDependencies],
    targets: imageTargets(facts, code, options),
    metadata: { technologies: ['aib'] },
  };
  return { projects: { [root]: { root, ...project } } };
}

async function imageFacts(manifest: string, workspaceRoot: string): Promise<ImageFacts> {
  const project = projectName(manifest);
  const directory = posix.dirname(manifest);
  const base = { project, manifest, lock: posix.join(directory, `${project}.aib.lock`) };
  const parsed = await readManifest(join(workspaceRoot, manifest));
  if (parsed === undefined) return { ...base, imageName: project, sources: [], cacheable: false };
  const named = namedFiles(parsed, directory);
  const ignored = await ignoredFiles(workspaceRoot, named.paths);
  return {
    ...base,
    imageName: parsed.name,
    sources: named.globs,
    cacheable: named.outside.length === 0 && ignored.length === 0,
  };
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  const text = await readTextIfThere(file);
  if (text === undefined) return undefined;
  const parsed = parseManifest(text, file);
  return parsed.ok ? parsed.value.manifest : undefined;
}
