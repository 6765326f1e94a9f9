import type { TargetConfiguration } from '@nx/devkit';
import type { CodeInputs, Input } from './code-inputs';
import type { PackagesProject } from './packages-project';
import { pickOptions, PLANNING, type PluginOptions } from './plugin-options';
import { toolVersionsCommand } from '@nx-aib/build-machine';
import { ALL_TOOLS } from '@nx-aib/builder';

/** All that the targets of one image depend on. */
export interface ImageFacts {
  readonly project: string;
  /** Relative to the workspace's root, as everything here. */
  readonly manifest: string;
  /** The image's own name, which its artifact has. */
  readonly imageName: string;
  readonly lock: string;
  /** Globs of the files that the manifest names. */
  readonly sources: readonly string[];
  /** Whether Nx sees every file that the manifest names; otherwise a cached result could be outdated. */
  readonly cacheable: boolean;
  /** The packages that the image starts from; undefined if the manifest cannot be planned. */
  readonly packages: PackagesProject | undefined;
}

/** The targets of an image: cache, inputs, outputs and options side by side. */
export function imageTargets(
  image: ImageFacts,
  code: CodeInputs,
  options: PluginOptions,
): Record<string, TargetConfiguration> {
  const { manifest } = image;
  const artifacts = `{workspaceRoot}/dist/${image.project}`;
  const described = fileInputs(image);
  const tools: Input = { runtime: toolVersionsCommand(ALL_TOOLS) };
  // The content of unsigned sources is in the plan, but in no input that Nx sees; `build` depends on it through its
  // packages.
  const plannable = image.cacheable && image.packages?.settled !== false;
  return {
    validate: {
      executor: '@nx-aib/plugin:validate',
      cache: plannable,
      inputs: [...described, ...code.planning],
      outputs: [],
      options: { manifest, ...pickOptions(options, PLANNING) },
      metadata: { description: 'Checks the manifest' },
    },
    plan: {
      executor: '@nx-aib/plugin:plan',
      cache: plannable,
      inputs: [...described, ...code.planning],
      outputs: [`${artifacts}/plan.json`, `${artifacts}/plan.txt`],
      options: { manifest, ...pickOptions(options, PLANNING) },
      metadata: { description: 'Shows what the image will be, without building it' },
    },
    build: {
      executor: '@nx-aib/plugin:build',
      cache: image.cacheable,
      ...(image.packages && { dependsOn: [{ projects: image.packages.project, target: 'packages' }] }),
      inputs: [...described, tools, ...code.building],
      outputs: [
        `${artifacts}/${image.imageName}.{options.format}`,
        `${artifacts}/image.json`,
        `${artifacts}/files.mtree`,
      ],
      options: {
        manifest,
        format: 'qcow2',
        ...(image.packages && { packages: image.packages.folder }),
        ...pickOptions(options, [...PLANNING, 'format']),
      },
      metadata: { description: 'Builds the disk image' },
    },
    lock: {
      executor: '@nx-aib/plugin:lock',
      // It queries the archive, whose content changes every day.
      cache: false,
      inputs: described,
      options: { manifest, ...pickOptions(options, PLANNING) },
      metadata: { description: 'Pins the versions of all packages in a file beside the manifest' },
    },
    ...signingTargets(image, artifacts, options),
    ...runningTargets(image, artifacts, code, options),
  };
}

/** The targets of the signature, which is never cached: it is not an output of `build`. */
function signingTargets(
  { manifest }: ImageFacts,
  artifacts: string,
  options: PluginOptions,
): Record<string, TargetConfiguration> {
  return {
    sign: {
      executor: '@nx-aib/plugin:sign',
      cache: false,
      dependsOn: ['build'],
      // A key is not an input: Nx stores hashes of inputs.
      inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
      options: { manifest, ...pickOptions(options, PLANNING) },
      metadata: { description: 'Signs the image: writes image.json.intoto.jsonl beside it' },
    },
    signature: {
      executor: '@nx-aib/plugin:signature',
      // It is checked every time, so that a cached verdict does not hide a removed signature.
      cache: false,
      dependsOn: ['build'],
      inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
      // Its current state, for `verify`.
      outputs: [`${artifacts}/${SIGNATURE}`],
      options: { manifest, ...pickOptions(options, ['key', 'ca']) },
      metadata: { description: 'Checks the signature of the image, where a key is given, without a boot' },
    },
  };
}

const SIGNATURE = 'image.json.intoto.jsonl';

/** The targets that boot what was built. */
function runningTargets(
  { manifest }: ImageFacts,
  artifacts: string,
  code: CodeInputs,
  options: PluginOptions,
): Record<string, TargetConfiguration> {
  const tools: Input = { runtime: toolVersionsCommand(ALL_TOOLS) };
  return {
    boot: {
      executor: '@nx-aib/plugin:boot',
      cache: false,
      dependsOn: ['build'],
      // Nx hashes uncached tasks too; its default, the files of the project's root, is not a directory here.
      inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
      options: pickOptions(options, ['memory']),
      metadata: { description: 'Boots the image in QEMU, with its serial console in this terminal' },
    },
    verify: {
      executor: '@nx-aib/plugin:verify',
      cache: true,
      // A boot without hardware virtualisation uses every CPU, and its timeouts are in seconds.
      parallelism: false,
      // With the options of this one: its key.
      dependsOn: ['build', { target: 'signature', params: 'forward' }],
      inputs: [
        { dependentTasksOutputFiles: '**/image.json' },
        { dependentTasksOutputFiles: `**/${SIGNATURE}` },
        ...trusted(manifest, options),
        tools,
        ...code.proving,
      ],
      outputs: [`${artifacts}/verify.json`, `${artifacts}/verify.junit.xml`],
      options: { manifest, ...pickOptions(options, ['memory', 'key', 'ca']) },
      metadata: { description: 'Boots the image and checks every line of its plan in the running system' },
    },
  };
}

/** Options for a required signature: the trusted signer, and the manifest that must have been signed, byte for byte. */
function trusted(manifest: string, { key, ca }: PluginOptions): Input[] {
  const files = [key, ca].filter((file) => file !== undefined);
  return (files.length === 0 ? [] : [manifest, ...files]).map((file) => `{workspaceRoot}/${file}`);
}

function fileInputs(image: ImageFacts): Input[] {
  return [image.manifest, image.lock, ...image.sources].map((glob) => `{workspaceRoot}/${glob}`);
}
