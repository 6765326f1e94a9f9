import type { TargetConfiguration } from '@nx/devkit';
import type { CodeInputs, Input } from './code-inputs';
import type { PackagesProject } from './packages-project';
import {
  outputPathOf,
  pickOptions,
  PLANNING,
  targetNames,
  type Action,
  type PluginOptions,
} from './plugin-options';
import { toolVersionsCommand } from '@nx-aib/build-machine';
import { ALL_TOOLS } from '@nx-aib/builder';

/** Everything that the targets of one image depend on. */
export interface ImageFacts {
  readonly project: string;
  /** Relative to the workspace root, like everything here. */
  readonly manifest: string;
  /** The image's own name, used in its file name. */
  readonly imageName: string;
  /** Globs of everything that is read: the manifest, its lock and the files that the manifest names. */
  readonly files: readonly string[];
  /** Shell commands whose output covers what globs cannot. */
  readonly commands: readonly string[];
  /** Whether Nx sees everything that is read; otherwise a cached result could be outdated. */
  readonly cacheable: boolean;
  /** Globs of the keys and certificates for checking a signature, and whether Nx sees those files. */
  readonly trusted: { readonly files: readonly string[]; readonly cacheable: boolean };
  /** The packages that the image starts from; undefined if the manifest cannot be planned. */
  readonly packages: PackagesProject | undefined;
}

/** The targets of an image: cache, inputs, outputs and options side by side. */
export function imageTargets(
  image: ImageFacts,
  code: CodeInputs,
  options: PluginOptions,
): Record<string, TargetConfiguration> {
  const named = targetNames(options);
  const targets = {
    ...planningTargets(image, code, options),
    ...signingTargets(image, options, named.build),
    ...runningTargets(image, code, options, named),
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
    ...image.commands.map((runtime) => ({ runtime })),
  ];
}

function planningTargets(
  image: ImageFacts,
  code: CodeInputs,
  options: PluginOptions,
): Record<'validate' | 'plan' | 'build' | 'lock', TargetConfiguration> {
  const { manifest, packages } = image;
  const inputs = described(image);
  const planned = { manifest, ...pickOptions(options, PLANNING) };
  const outputPath = outputPathOf(options, image.project);
  // The content of unsigned sources is in the plan, but in no input that Nx sees; `build` depends on it through its
  // packages.
  const plannable = image.cacheable && packages?.settled !== false;
  return {
    validate: {
      executor: '@nx-aib/plugin:validate',
      cache: plannable,
      inputs: [...inputs, ...code.planning],
      outputs: [],
      options: planned,
      ...about(image.project, 'Checks the manifest', targetNames(options).validate),
    },
    plan: {
      executor: '@nx-aib/plugin:plan',
      cache: plannable,
      inputs: [...inputs, ...code.planning],
      outputs: [at('plan.json'), at('plan.txt')],
      options: { ...planned, outputPath },
      ...about(image.project, 'Shows what the image will be, without building it', targetNames(options).plan),
    },
    build: {
      executor: '@nx-aib/plugin:build',
      cache: image.cacheable,
      ...(packages && { dependsOn: [{ projects: packages.project, target: packages.target }] }),
      inputs: [...inputs, { runtime: toolVersionsCommand(ALL_TOOLS) }, ...code.building],
      outputs: [at(`${image.imageName}.{options.format}`), at('image.json'), at('files.mtree')],
      options: {
        manifest,
        format: 'qcow2',
        ...(packages && { packages: packages.folder }),
        ...pickOptions(options, [...PLANNING, 'format']),
        outputPath,
      },
      ...about(image.project, 'Builds the disk image', targetNames(options).build, { format: 'raw' }),
    },
    lock: {
      executor: '@nx-aib/plugin:lock',
      // It queries the archive, whose content changes every day.
      cache: false,
      inputs,
      options: planned,
      ...about(
        image.project,
        'Pins the versions of all packages in a file beside the manifest',
        targetNames(options).lock,
        { update: true },
      ),
    },
  };
}

const SIGNATURE = 'image.json.intoto.jsonl';

/** The targets of the signature, which is never cached: it is not an output of `build`. */
function signingTargets(
  { manifest, project }: ImageFacts,
  options: PluginOptions,
  build: string,
): Record<'sign' | 'signature', TargetConfiguration> {
  const outputPath = outputPathOf(options, project);
  return {
    sign: {
      executor: '@nx-aib/plugin:sign',
      cache: false,
      dependsOn: [build],
      // A key is not an input: Nx stores hashes of inputs.
      inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
      options: { manifest, ...pickOptions(options, PLANNING), outputPath },
      ...about(
        project,
        'Signs the image: writes image.json.intoto.jsonl beside it',
        targetNames(options).sign,
        { key: 'sign.key' },
      ),
    },
    signature: {
      executor: '@nx-aib/plugin:signature',
      // It is checked every time, so that a cached verdict does not hide a removed signature.
      cache: false,
      dependsOn: [build],
      inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
      // Its current state, for `verify`.
      outputs: [at(SIGNATURE)],
      options: { manifest, ...pickOptions(options, ['key', 'ca']), outputPath },
      ...about(
        project,
        'Checks the signature of the image, where a key is given, without a boot',
        targetNames(options).signature,
        { key: 'sign.pub' },
      ),
    },
  };
}

/** The targets that boot what was built. */
function runningTargets(
  { manifest, project, trusted }: ImageFacts,
  code: CodeInputs,
  options: PluginOptions,
  { build, signature, boot, verify }: Readonly<Record<Action, string>>,
): Record<'boot' | 'verify', TargetConfiguration> {
  const outputPath = outputPathOf(options, project);
  return {
    boot: {
      // Not `continuous`: Nx reports such a task as successful however it ends, and a second one in another terminal
      // would get the first one's output instead of a console.
      executor: '@nx-aib/plugin:boot',
      cache: false,
      dependsOn: [build],
      // Nx hashes uncached tasks too; its default, the files of the project's root, is not a directory here.
      inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
      options: { ...pickOptions(options, ['memory']), outputPath },
      ...about(project, 'Boots the image in QEMU, with its serial console in this terminal', boot, {
        memory: '4G',
      }),
    },
    verify: {
      executor: '@nx-aib/plugin:verify',
      cache: trusted.cacheable,
      // A boot without hardware virtualisation uses every CPU, and its timeouts are in seconds.
      parallelism: false,
      // With this target's options, which include its key.
      dependsOn: [build, { target: signature, params: 'forward' }],
      inputs: [
        { dependentTasksOutputFiles: '**/image.json' },
        { dependentTasksOutputFiles: `**/${SIGNATURE}` },
        ...trusted.files.map((glob) => `{workspaceRoot}/${glob}`),
        { runtime: toolVersionsCommand(ALL_TOOLS) },
        ...code.proving,
      ],
      outputs: [at('verify.json'), at('verify.junit.xml')],
      options: { manifest, ...pickOptions(options, ['memory', 'key', 'ca']), outputPath },
      ...about(project, 'Boots the image and checks every line of its plan in the running system', verify, {
        memory: '4G',
      }),
    },
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
