import {
  BUILD_OPTIONS,
  LOCK_OPTIONS,
  MACHINE_OPTIONS,
  MANIFEST_OPTION,
  PLAN_OPTIONS,
  PLANNING_OPTIONS,
  SIGN_OPTIONS,
  STORE_OPTIONS,
  STORE_SIZE_OPTIONS,
  TRUST_OPTIONS,
  type OptionDeclaration,
  type OptionDeclarations,
} from '@nx-aib/cli';
import { actionOf, executorOf } from '../names';

/** The schema of an executor's options. */
interface Schema {
  readonly options: OptionDeclarations;
  /** Options that only the plugin sets. */
  readonly internal?: OptionDeclarations;
  /** Examples for the command line, after `nx`, and what each does. */
  readonly examples: Readonly<Record<string, string>>;
  /** Options that are not available on the command line. */
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  /** Whether it also accepts the options of another target, which it ignores. */
  readonly forwarded?: boolean;
  /** `direct-nodejs`: the executor has direct access to the terminal. */
  readonly outputCapture?: 'direct-nodejs';
  /** Whether one process runs many of its tasks; it then checks their options itself (`checkingOptions`). */
  readonly batched?: boolean;
}

const IMAGE_OPTIONS = { ...MANIFEST_OPTION, ...PLANNING_OPTIONS };

/** Options of `build` that the plugin sets, not users. */
export const PACKAGES_OPTION = {
  packages: {
    value: 'folder',
    path: true,
    description: 'the directory with the package archives; what it contains is not downloaded again',
  },
} as const satisfies OptionDeclarations;

/** For every executor that writes or reads an image's files; not available on the command line. */
export const OUTPUT_OPTION = {
  outputPath: {
    value: 'folder',
    path: true,
    default: 'dist/{projectName}',
    description: "the folder of the image's files",
  },
} as const satisfies OptionDeclarations;

/**
 * What nx.json says about the store. It is not passed on as `store`, because environment variables take precedence over nx.json,
 * and options of a target over environment variables.
 */
export const WORKSPACE_STORE_OPTIONS = {
  workspaceStore: { value: 'directory', path: true, description: 'store of the plugin in nx.json' },
} as const satisfies OptionDeclarations;

/** The same for targets that prune the store. */
export const WORKSPACE_STORE_SIZE_OPTIONS = {
  workspaceStoreSize: { value: 'size', description: 'storeSize of the plugin in nx.json' },
} as const satisfies OptionDeclarations;

/** Keeps an option that the plugin sets itself out of `--help`, and last in Nx Console. */
const INTERNAL = { visible: false, 'x-priority': 'internal' };

const isInternal = (name: string) =>
  Object.hasOwn(
    {
      ...{ ...PACKAGES_OPTION, ...OUTPUT_OPTION },
      ...{ ...WORKSPACE_STORE_OPTIONS, ...WORKSPACE_STORE_SIZE_OPTIONS },
    },
    name,
  );

const STEPS = {
  type: 'array',
  description: 'The steps that install packages, planned by the plugin from the manifests.',
  items: { type: 'object' },
  ...INTERNAL,
};

const trusting = (action: string) => ({
  [`${action} ivi --key=keys/sign.pub`]: 'Refuses an image that this key has not signed.',
});

const STORE_USER: Omit<Schema, 'examples'> = {
  options: { ...IMAGE_OPTIONS, ...STORE_OPTIONS },
  internal: WORKSPACE_STORE_OPTIONS,
  required: ['manifest'],
};

const SCHEMAS: Readonly<Record<string, Schema>> = {
  validate: {
    options: IMAGE_OPTIONS,
    required: ['manifest'],
    batched: true,
    examples: {
      'validate ivi --target=pc': 'Checks whether the manifest fits another target.',
      'run-many -t validate': 'Checks the manifests of all images, in one process.',
    },
  },
  plan: {
    options: { ...IMAGE_OPTIONS, ...PLAN_OPTIONS, ...STORE_OPTIONS, ...OUTPUT_OPTION },
    internal: WORKSPACE_STORE_OPTIONS,
    required: ['manifest'],
    batched: true,
    examples: {
      'plan ivi --mode=image': "Shows what it will be with QM's root read-only.",
      'plan ivi --memory=1G,4G': 'Shows the memory budget for machines with 1 and 4 GiB, too.',
      'plan ivi --maxPackageAge=7d': 'Warns if packages without a lock are older than a week.',
    },
  },
  packages: {
    options: { ...STORE_OPTIONS, ...OUTPUT_OPTION },
    internal: WORKSPACE_STORE_OPTIONS,
    properties: { steps: STEPS },
    required: ['steps'],
    examples: { 'run-many -t packages': 'Installs the packages of all images, each set once.' },
  },
  build: {
    options: {
      ...{ ...IMAGE_OPTIONS, ...PACKAGES_OPTION, ...BUILD_OPTIONS },
      ...{ ...STORE_OPTIONS, ...STORE_SIZE_OPTIONS, ...OUTPUT_OPTION },
    },
    internal: { ...WORKSPACE_STORE_OPTIONS, ...WORKSPACE_STORE_SIZE_OPTIONS },
    required: ['manifest', 'format'],
    examples: {
      'build ivi --format=raw': 'Builds an image without the format of QEMU, to be written to a disk.',
      'build ivi --explain': 'Builds it, and says why each step runs again.',
    },
  },
  lock: {
    options: { ...IMAGE_OPTIONS, ...LOCK_OPTIONS, ...STORE_OPTIONS },
    internal: WORKSPACE_STORE_OPTIONS,
    required: ['manifest'],
    examples: {
      'lock ivi --update': 'Takes the versions that the archive has now.',
      'lock ivi --check': 'Fails where the lock does not fit the manifest, and writes nothing.',
    },
  },
  download: {
    ...STORE_USER,
    examples: { 'download ivi': 'Downloads the packages of its lock into the store.' },
  },
  refresh: {
    ...STORE_USER,
    examples: {
      'refresh ivi':
        'Installs the latest packages of the archive, for this image and all others without a lock.',
    },
  },
  boot: {
    options: { ...MACHINE_OPTIONS, ...OUTPUT_OPTION },
    outputCapture: 'direct-nodejs',
    examples: { 'boot ivi --memory=4G': 'Boots it with 4 GiB of memory.' },
  },
  sign: {
    options: { ...IMAGE_OPTIONS, ...SIGN_OPTIONS, ...STORE_OPTIONS, ...OUTPUT_OPTION },
    internal: WORKSPACE_STORE_OPTIONS,
    required: ['manifest'],
    examples: { 'sign ivi --key=keys/sign.key': 'Signs it with a key in a file of the workspace.' },
  },
  signature: {
    options: { ...TRUST_OPTIONS, ...OUTPUT_OPTION },
    forwarded: true,
    examples: trusting('signature'),
  },
  verify: {
    options: { ...MACHINE_OPTIONS, ...TRUST_OPTIONS, ...OUTPUT_OPTION },
    examples: trusting('verify'),
  },
};

/**
 * The content of `<executor>/schema.json`, which Nx reads and `tools/write-schemas.js` writes.
 * @param title as in executors.json
 */
export function executorSchema(executor: string, title: string): object {
  const schema = schemaOf(executor);
  const { options, properties = {}, required = [], forwarded = false, outputCapture, examples } = schema;
  const { batched = false, internal = {} } = schema;
  const declared = Object.entries({ ...options, ...internal }).map(
    ([name, option]) =>
      [
        name,
        { ...propertyOf(option), ...(batched && ANY_VALUE), ...(isInternal(name) && INTERNAL) },
      ] as const,
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema',
    title,
    description: `${title}.`,
    type: 'object',
    examples: Object.entries(examples).map(([command, description]) => ({
      command: `nx ${command}`,
      description,
    })),
    ...(outputCapture === undefined ? {} : { outputCapture }),
    properties: { ...Object.fromEntries(declared), ...properties },
    required: batched ? [] : required,
    additionalProperties: forwarded || batched,
  };
}

/** The declared options of an executor, those that only the plugin sets, and the names of those that it cannot do without. */
export function declaredOptions(
  executor: string,
): Required<Pick<Schema, 'options' | 'internal' | 'required'>> {
  const { options, internal = {}, required = [] } = schemaOf(executor);
  return { options, internal, required };
}

function schemaOf(executor: string): Schema {
  const schema = SCHEMAS[actionOf(executorOf(executor)) ?? executor];
  if (schema === undefined) throw new Error(`no options are declared for the executor ${executor}`);
  return schema;
}

/**
 * Lets Nx accept every value, and leaves the type to its help. In a batch Nx checks the options of all tasks before it runs one,
 * and ends the process, without saying why, where one is wrong.
 */
const ANY_VALUE = {
  anyOf: ['string', 'number', 'boolean', 'array', 'object', 'null'].map((type) => ({ type })),
};

function propertyOf(option: OptionDeclaration): object {
  const description = describe(option);
  if (option.many === true) {
    // Nx would split a single text at its commas if the schema allowed only a list.
    return { description, anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
  }
  if (option.value === undefined) return { type: 'boolean', description };
  return { type: 'string', ...(option.choices && { enum: option.choices }), description };
}

function describe({ description, default: byDefault, path, many }: OptionDeclaration): string {
  const what = `${description.charAt(0).toUpperCase()}${description.slice(1)}`;
  const otherwise = byDefault === undefined ? '' : ` (default: ${byDefault})`;
  const given = path === true ? ' Relative to the workspace root' : ' One';
  const often = many === true ? `${given}, or a list.` : path === true ? `${given}.` : '';
  return `${what}${otherwise}.${often}`;
}
