import type { TargetConfiguration } from '@nx/devkit';
import { executorOf } from '../names';
import type { CodeInputs, Input } from './code-inputs';
import { DESCRIPTOR, OUTPUT_FILES, SIGNATURE } from '../outputs/output-files';
import type { OutputFolder } from '../outputs/output-folder';
import type { PackagesProject } from './packages-project';
import {
  pickOptions,
  PLANNING,
  sourceTargets,
  storeOptions,
  storeSizeOptions,
  targetNames,
  type Action,
  type PluginOptions,
  type TargetNames,
  type TargetOptions,
} from './plugin-options';
import { imageInPlace } from './image-in-place';
import { contentOf } from './read-files';
import type { SharedInputs } from './shared-inputs';

/** Everything that the targets of one image depend on. */
export interface ImageFacts {
  readonly project: string;
  /** The image's own name, used in its file name. */
  readonly imageName: string;
  /** Relative to the workspace root, like everything here. */
  readonly manifest: string;
  /** Globs of everything that is read: the manifest, its lock and the files that the manifest names. */
  readonly files: readonly string[];
  /** Those among them that other projects may make. */
  readonly sources: readonly string[];
  /** Shell commands whose output covers what globs cannot. */
  readonly commands: readonly string[];
  /** Whether Nx sees everything that is read; otherwise a cached result could be outdated. */
  readonly cacheable: boolean;
  /** Globs of the keys and certificates for checking a signature, and whether Nx sees those files. */
  readonly trusted: { readonly files: readonly string[]; readonly cacheable: boolean };
  /** Where its files go. */
  readonly output: OutputFolder;
  /** The packages that the image starts from; undefined if the manifest cannot be planned. */
  readonly packages: PackagesProject | undefined;
}

/** The key in a project's metadata for the files that the manifest names, as globs relative to the workspace root. */
export const SOURCES = 'sources';

/** The key in an image's metadata for the name of its packages project. */
export const PACKAGES = 'packages';

/** What the targets of all images of a registration have in common. */
export interface InCommon {
  readonly code: CodeInputs;
  readonly options: PluginOptions;
  readonly shared: SharedInputs;
  readonly named: TargetNames;
  /** The options that select an image, as far as they are set. */
  readonly planning: Pick<TargetOptions, (typeof PLANNING)[number]>;
}

export function inCommon(code: CodeInputs, options: PluginOptions, shared: SharedInputs): InCommon {
  return { code, options, shared, named: targetNames(options), planning: pickOptions(options, PLANNING) };
}

/** The targets of an image: cache, inputs, outputs and options side by side. */
export function imageTargets(image: ImageFacts, common: InCommon): Record<string, TargetConfiguration> {
  const { named } = common;
  const outputPath = image.output.path;
  const targets = {
    ...planningTargets(image, common, outputPath),
    build: buildTarget(image, common, outputPath),
    ...archiveTargets(image, common),
    ...signingTargets(image, common, outputPath),
    boot: bootTarget(image, common, outputPath),
    verify: verifyTarget(image, common, outputPath),
  };
  return Object.fromEntries(
    Object.entries(targets).map(([action, target]) => [named[action as Action], target]),
  );
}

/** An output file: its directory is an option that is also passed to the executor. */
const at = (file: string) => `{options.outputPath}/${file}`;

function described(image: ImageFacts): Input[] {
  return [
    ...image.files.map((glob) => `{workspaceRoot}/${glob}`),
    // Hashes what other tasks make after they have run: file inputs leave out ignored files, and are read before all tasks.
    ...image.sources.map((glob) => ({ dependentTasksOutputFiles: glob })),
    ...image.commands.map((runtime) => ({ runtime })),
  ];
}

type DependsOn = NonNullable<TargetConfiguration['dependsOn']>;

/** The tasks of other projects that make what is read. */
function makersOf({ sources }: ImageFacts, options: PluginOptions): DependsOn {
  return sources.length === 0 ? [] : sourceTargets(options).map((target) => `^${target}`);
}

function after(dependsOn: DependsOn): Pick<TargetConfiguration, 'dependsOn'> {
  return dependsOn.length === 0 ? {} : { dependsOn };
}

/** The options of targets that plan an image. */
function planned({ manifest }: ImageFacts, { planning }: InCommon): Record<string, unknown> {
  return { manifest, ...planning };
}

/** The targets that plan the image and build nothing. */
function planningTargets(
  image: ImageFacts,
  common: InCommon,
  outputPath: string,
): Record<'validate' | 'plan', TargetConfiguration> {
  const { packages } = image;
  const { code, options, named } = common;
  const inputs = [...described(image), ...code.planning];
  const makers = makersOf(image, options);
  // The content of unsigned sources is in the plan, but in no input that Nx sees; `build` depends on it through its
  // packages.
  const plannable = image.cacheable && packages?.settled !== false;
  return {
    validate: {
      executor: executorOf('validate'),
      cache: plannable,
      ...after(makers),
      inputs,
      outputs: [],
      options: planned(image, common),
      ...about(image.project, 'Checks the manifest', named.validate),
    },
    plan: {
      executor: executorOf('plan'),
      // Without a lock it depends on what is in this machine's store.
      cache: plannable && packages?.locked === true && image.output.cacheable,
      ...after(makers),
      inputs,
      outputs: OUTPUT_FILES.plan.map(at),
      options: {
        ...planned(image, common),
        ...pickOptions(options, ['maxPackageAge']),
        ...storeOptions(options),
        outputPath,
      },
      ...about(image.project, 'Shows what the image will contain, without building it', named.plan),
    },
  };
}

function buildTarget(
  image: ImageFacts,
  { code, options, shared, named, planning }: InCommon,
  outputPath: string,
): TargetConfiguration {
  const { manifest, packages } = image;
  const makers = makersOf(image, options);
  const isImageCached = options.cacheImages === true;
  return {
    executor: executorOf('build'),
    cache: image.cacheable && image.output.cacheable,
    ...after([...makers, ...(packages ? [{ projects: packages.project, target: packages.target }] : [])]),
    inputs: [
      ...described(image),
      shared.tools,
      ...(packages?.locked === true ? [] : [shared.refreshesAndAge]),
      ...(isImageCached ? [] : [imageInPlace(outputPath)]),
      ...code.building,
    ],
    outputs: [...(isImageCached ? [`${image.imageName}.{options.format}`] : []), ...OUTPUT_FILES.build].map(
      at,
    ),
    options: {
      manifest,
      format: 'qcow2',
      ...(packages && { packages: packages.output.path }),
      ...planning,
      ...pickOptions(options, ['format', 'maxPackageAge']),
      ...storeOptions(options),
      ...storeSizeOptions(options),
      outputPath,
    },
    ...about(image.project, 'Builds the disk image', named.build, { format: 'raw' }),
  };
}

/** The targets that ask the archive, whose content changes every day. */
function archiveTargets(
  image: ImageFacts,
  common: InCommon,
): Record<'lock' | 'download' | 'refresh', TargetConfiguration> {
  const { options, named } = common;
  const inputs = described(image);
  const makers = makersOf(image, options);
  const shared = {
    cache: false,
    ...after(makers),
    inputs,
    options: { ...planned(image, common), ...storeOptions(options) },
  };
  return {
    lock: {
      executor: executorOf('lock'),
      ...shared,
      ...about(image.project, 'Pins the versions of all packages in a file beside the manifest', named.lock, {
        update: true,
      }),
    },
    download: {
      executor: executorOf('download'),
      ...shared,
      ...about(
        image.project,
        'Downloads all packages of the lock: builds then need no network',
        named.download,
      ),
    },
    refresh: {
      executor: executorOf('refresh'),
      ...shared,
      ...about(image.project, 'Installs the latest packages for all images without a lock', named.refresh),
    },
  };
}

/** The descriptor, as an input of targets that need the built image. */
const BUILT = { dependentTasksOutputFiles: `**/${DESCRIPTOR}` };

/** The targets of the signature, which is never cached: it is not an output of `build`. */
function signingTargets(
  { manifest, project }: ImageFacts,
  { options, named, planning }: InCommon,
  outputPath: string,
): Record<'sign' | 'signature', TargetConfiguration> {
  return {
    sign: {
      executor: executorOf('sign'),
      cache: false,
      dependsOn: [named.build],
      // A key is not an input: Nx stores hashes of inputs.
      inputs: [BUILT],
      options: { manifest, ...planning, ...storeOptions(options), outputPath },
      ...about(project, `Signs the image: writes ${SIGNATURE} beside it`, named.sign, {
        key: 'sign.key',
      }),
    },
    signature: {
      executor: executorOf('signature'),
      // It is checked every time, so that a cached verdict does not hide a removed signature.
      cache: false,
      dependsOn: [named.build],
      inputs: [BUILT],
      // Its current state, for `verify`.
      outputs: OUTPUT_FILES.signature.map(at),
      options: { manifest, ...pickOptions(options, ['key', 'ca']), outputPath },
      ...about(
        project,
        "Checks the image's signature if a key is given, without booting it",
        named.signature,
        { key: 'sign.pub' },
      ),
    },
  };
}

function bootTarget(
  { project }: ImageFacts,
  { options, named: { build, boot } }: InCommon,
  outputPath: string,
): TargetConfiguration {
  return {
    // Not `continuous`: Nx reports such a task as successful however it ends, and a second one in another terminal
    // would get the first one's output instead of a console.
    executor: executorOf('boot'),
    cache: false,
    dependsOn: [build],
    // Nx hashes uncached tasks too; its default, the files of the project's root, is not a directory here.
    inputs: [BUILT],
    options: { ...pickOptions(options, ['memory']), outputPath },
    ...about(project, 'Boots the image in QEMU, with its serial console in this terminal', boot, {
      memory: '4G',
    }),
  };
}

function verifyTarget(
  { manifest, project, trusted, output }: ImageFacts,
  { code, options, shared, named: { build, signature, verify } }: InCommon,
  outputPath: string,
): TargetConfiguration {
  return {
    executor: executorOf('verify'),
    cache: trusted.cacheable && output.cacheable,
    // A boot without hardware virtualisation uses every CPU, and its timeouts are in seconds.
    parallelism: false,
    // With this target's options, which include its key.
    dependsOn: [build, { target: signature, params: 'forward' }],
    inputs: [
      BUILT,
      { dependentTasksOutputFiles: `**/${SIGNATURE}` },
      // Once more, as they are in place: Nx leaves out the outputs of a task that it does not run, or for which nx.json
      // declares other outputs.
      { runtime: contentOf(...[DESCRIPTOR, SIGNATURE].map((file) => `${outputPath}/${file}`)) },
      ...trusted.files.map((glob) => `{workspaceRoot}/${glob}`),
      shared.tools,
      ...code.proving,
    ],
    outputs: OUTPUT_FILES.verify.map(at),
    options: { manifest, ...pickOptions(options, ['memory', 'key', 'ca']), outputPath },
    ...about(project, 'Boots the image and checks every line of its plan in the running system', verify, {
      memory: '4G',
    }),
  };
}

/** The description of a target in Nx. */
export function about(
  project: string,
  description: string,
  target: string,
  example: Readonly<Record<string, unknown>> = {},
): Pick<TargetConfiguration, 'metadata'> {
  return {
    metadata: {
      technologies: ['aib'],
      description,
      help: { command: `npx nx run ${project}:${target} --help`, example: { options: example } },
    },
  };
}
