import {
  BUILD_OPTIONS,
  LOCK_OPTIONS,
  MACHINE_OPTIONS,
  MANIFEST_OPTION,
  PLAN_OPTIONS,
  PLANNING_OPTIONS,
  SIGN_OPTIONS,
  TRUST_OPTIONS,
  type OptionDeclaration,
  type OptionDeclarations,
} from '@nx-aib/cli';
import { actionOf, executorOf } from '../names';

/** The schema of an executor's options. */
interface Schema {
  readonly options: OptionDeclarations;
  /** Examples for the command line, after `nx <executor> ivi`. */
  readonly examples?: Readonly<Record<string, string>>;
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

/** Options of `build` that users do not set themselves. */
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

const STEPS = {
  type: 'array',
  description: 'The steps that install packages, planned by the plugin from the manifests.',
  items: { type: 'object' },
};

const TRUSTING = { '--key=keys/sign.pub': 'Refuses an image that this key has not signed.' };

const SCHEMAS: Readonly<Record<string, Schema>> = {
  validate: { options: IMAGE_OPTIONS, required: ['manifest'], batched: true },
  plan: {
    options: { ...IMAGE_OPTIONS, ...PLAN_OPTIONS, ...OUTPUT_OPTION },
    required: ['manifest'],
    batched: true,
    examples: { '--memory=1G,4G': 'Shows the memory budget for machines with 1 and 4 GiB, too.' },
  },
  packages: { options: OUTPUT_OPTION, properties: { steps: STEPS }, required: ['steps'] },
  build: {
    options: { ...IMAGE_OPTIONS, ...PACKAGES_OPTION, ...BUILD_OPTIONS, ...OUTPUT_OPTION },
    required: ['manifest', 'format'],
    examples: {
      '--format=raw': 'Builds an image without the format of QEMU, to be written to a disk.',
      '--explain': 'Builds it, and says why each step runs again.',
    },
  },
  lock: {
    options: { ...IMAGE_OPTIONS, ...LOCK_OPTIONS },
    required: ['manifest'],
    examples: {
      '--update': 'Takes the versions that the archive has now.',
      '--check': 'Fails where the lock does not fit the manifest, and writes nothing.',
    },
  },
  download: { options: IMAGE_OPTIONS, required: ['manifest'] },
  refresh: { options: IMAGE_OPTIONS, required: ['manifest'] },
  boot: {
    options: { ...MACHINE_OPTIONS, ...OUTPUT_OPTION },
    outputCapture: 'direct-nodejs',
    examples: { '--memory=4G': 'Boots it with 4 GiB of memory.' },
  },
  sign: {
    options: { ...IMAGE_OPTIONS, ...SIGN_OPTIONS, ...OUTPUT_OPTION },
    required: ['manifest'],
    examples: { '--key=keys/sign.key': 'Signs it with a key in a file of the workspace.' },
  },
  signature: { options: { ...TRUST_OPTIONS, ...OUTPUT_OPTION }, forwarded: true, examples: TRUSTING },
  verify: { options: { ...MACHINE_OPTIONS, ...TRUST_OPTIONS, ...OUTPUT_OPTION }, examples: TRUSTING },
};

/**
 * The content of `<executor>/schema.json`, which Nx reads and `tools/write-schemas.js` writes.
 * @param title as in executors.json
 */
export function executorSchema(executor: string, title: string): object {
  const action = actionOf(executorOf(executor)) ?? executor;
  const schema = schemaOf(executor);
  const { options, properties = {}, required = [], forwarded = false, outputCapture, examples = {} } = schema;
  const { batched = false } = schema;
  const declared = Object.entries(options).map(
    ([name, option]) => [name, { ...propertyOf(option), ...(batched && ANY_VALUE) }] as const,
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema',
    title,
    description: `${title}.`,
    type: 'object',
    ...(Object.keys(examples).length > 0 && {
      examples: Object.entries(examples).map(([given, description]) => ({
        command: `nx ${action} ivi ${given}`,
        description,
      })),
    }),
    ...(outputCapture === undefined ? {} : { outputCapture }),
    properties: { ...Object.fromEntries(declared), ...properties },
    required: batched ? [] : required,
    additionalProperties: forwarded || batched,
  };
}

/** The declared options of an executor, and the names of those that it cannot do without. */
export function declaredOptions(executor: string): Required<Pick<Schema, 'options' | 'required'>> {
  const { options, required = [] } = schemaOf(executor);
  return { options, required };
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
