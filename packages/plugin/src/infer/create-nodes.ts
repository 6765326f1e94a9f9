import { posix } from 'node:path';
import type { CreateNodes, CreateNodesContext, CreateNodesResult, ProjectConfiguration } from '@nx/devkit';
import { brokenLinks } from './broken-links';
import { codeInputs } from './code-inputs';
import { codeState } from './code-state';
import { readImages } from './image-facts';
import { KeptFacts } from './kept-facts';
import { packagesConfiguration } from './packages-project';
import { checkPluginOptions, type PluginOptions } from './plugin-options';
import { MANIFEST_GLOB } from './project-name';
import { sharedInputs, type SharedInputs } from './shared-inputs';
import { underDefaults } from './target-defaults';
import { imageTargets, inCommon, PACKAGES, SOURCES, type ImageFacts } from './targets';
import { namesInWorkspace } from './workspace-names';

/**
 * Makes each `*.aib.yml` file a project, named after the file, with the targets validate, plan, build, lock, download, refresh,
 * sign, signature, boot and verify, and makes a packages project for all images that start from the same packages. A manifest that cannot be read
 * or parsed is a project too: its targets report the errors.
 */
export const createNodes: CreateNodes<PluginOptions> = [
  MANIFEST_GLOB,
  async (listed, options, context) => {
    const checked = checkPluginOptions(options);
    const { workspaceRoot, nxJsonConfiguration } = context;
    const broken = await brokenLinks(listed, workspaceRoot, nxJsonConfiguration, options);
    const manifests = [...listed, ...broken];
    const names = await namesInWorkspace(manifests, context);
    const kept = await KeptFacts.open(workspaceRoot, JSON.stringify(checked), await codeState());
    const images = await readImages(manifests, names, workspaceRoot, checked, kept);
    const shared = await sharedInputs(checked, kept);
    await kept.save();
    const inferred = inferProjects(images, context, checked, shared);
    return [...inferred];
  },
];

function inferProjects(
  images: readonly ImageFacts[],
  { workspaceRoot, nxJsonConfiguration: nxJson }: CreateNodesContext,
  options: PluginOptions,
  shared: SharedInputs,
): ReadonlyMap<string, CreateNodesResult> {
  const code = codeInputs(workspaceRoot, __dirname);
  const common = inCommon(code, options, shared);
  const { build } = common.named;
  const known = new Set<string>();
  return new Map(
    images.map((image) => {
      const { manifest, packages } = image;
      const targets = imageTargets(image, common);
      const isFirst = packages !== undefined && !known.has(packages.project);
      if (isFirst) known.add(packages.project);
      const projects = {
        [manifest]: imageProject(image, underDefaults(targets, nxJson, targets[build]?.inputs ?? [])),
        // Nx would merge the configurations of one project from several manifests.
        ...(isFirst && { [packages.folder]: packagesConfiguration(packages, code, options, nxJson, shared) }),
      };
      return [manifest, { projects }];
    }),
  );
}

/**
 * The project's root is the manifest itself: Nx assigns every file below a project's root to it, and `nx affected`
 * would list an image for unrelated files in its directory. It does not change a project in the same directory, whose
 * targets, type, tags and releases have nothing to do with the image. Files named in the manifest are inputs of the
 * targets.
 */
function imageProject(
  { manifest, project, sources, packages }: ImageFacts,
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
      [SOURCES]: sources,
      ...(packages && { [PACKAGES]: packages.project }),
    },
  };
}
