import { posix } from 'node:path';
import {
  createNodesFromFiles,
  type CreateNodes,
  type CreateNodesContext,
  type CreateNodesResult,
  type ProjectConfiguration,
} from '@nx/devkit';
import { codeInputs } from './code-inputs';
import { readImages } from './image-facts';
import { packagesConfiguration } from './packages-project';
import { checkPluginOptions, type PluginOptions } from './plugin-options';
import { MANIFEST_GLOB } from './project-name';
import { underDefaults } from './target-defaults';
import { imageTargets, type ImageFacts } from './targets';
import { namesInWorkspace } from './workspace-names';

/**
 * Makes each `*.aib.yml` file a project, called after the file, with the targets validate, plan, build, lock, sign,
 * signature, boot and verify, and each set of packages that images start from another. A manifest that does not parse is a
 * project too: its targets report what is wrong.
 */
export const createNodes: CreateNodes<PluginOptions> = [
  MANIFEST_GLOB,
  async (manifests, options, context) => {
    const checked = checkPluginOptions(options);
    const names = await namesInWorkspace(manifests, context);
    const images = await readImages(manifests, names, context.workspaceRoot, checked);
    const inferred = inferProjects(images, context, checked);
    return createNodesFromFiles((manifest) => inferred.get(manifest) ?? {}, manifests, checked, context);
  },
];

function inferProjects(
  images: readonly ImageFacts[],
  { workspaceRoot, nxJsonConfiguration: nxJson }: CreateNodesContext,
  options: PluginOptions,
): ReadonlyMap<string, CreateNodesResult> {
  const code = codeInputs(workspaceRoot, __dirname);
  const known = new Set<string>();
  return new Map(
    images.map((image) => {
      const { manifest, packages } = image;
      const isFirst = packages !== undefined && !known.has(packages.project);
      if (isFirst) known.add(packages.project);
      const projects = {
        [manifest]: imageProject(image, underDefaults(imageTargets(image, code, options), nxJson)),
        // Nx would put together what several manifests say of one project.
        ...(isFirst && { [packages.folder]: packagesConfiguration(packages, code, nxJson) }),
      };
      return [manifest, { projects }];
    }),
  );
}

/**
 * The project's root is the manifest itself: Nx gives a project every file below its root, and `nx affected` would list an
 * image for files of its directory that have no part in it. Nor does it change a project that the directory is: what
 * that builds, is typed and tagged as and released for is not the image's. Files that the manifest names count as
 * inputs of the targets.
 */
function imageProject(
  { manifest, project }: ImageFacts,
  targets: Pick<ProjectConfiguration, 'targets' | 'namedInputs'>,
): ProjectConfiguration {
  return {
    root: manifest,
    name: project,
    projectType: 'application',
    sourceRoot: posix.dirname(manifest),
    ...targets,
    metadata: {
      technologies: ['aib'],
      description: `The image that ${manifest} describes`,
      targetGroups: { Image: Object.keys(targets.targets ?? {}) },
    },
  };
}
