/** The schemas of the data files (JSON Schema, draft 7), so that a test finds typing errors in them. */

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text, uniqueItems: true } as const;
const packages = { type: 'array', items: { type: 'string', pattern: '^[a-z0-9][a-z0-9+.-]+$' } } as const;
const size = { type: 'string', pattern: '^[1-9][0-9]*(KiB|MiB|GiB)$' } as const;
const arch = { enum: ['x86_64', 'aarch64'] } as const;
const scheme = { enum: ['ukiboot', 'aboot', 'grub2', 'grub2-sbl', 'esp-systemd-boot', 'none'] } as const;
const byArch = (value: object) => ({ type: 'object', propertyNames: arch, additionalProperties: value });
const strict = (properties: Record<string, object>, required: readonly string[]) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});

const distributionBoot = strict({ scheme, kernelPackage: text }, ['scheme']);

/** The schema of data/targets/*.yml. */
export const targetSchema = strict(
  {
    description: text,
    arches: { type: 'array', items: arch, minItems: 1, uniqueItems: true },
    boot: strict({ scheme, distributions: { type: 'object', additionalProperties: distributionBoot } }, [
      'scheme',
    ]),
    label: { enum: ['gpt', 'dos'] },
    efi: strict({ dosType: { enum: ['ef', '0c'] }, bootable: { type: 'boolean' } }, ['dosType']),
    consoles: byArch(texts),
    imageSize: size,
    cmdline: texts,
    rootOnCmdline: { type: 'boolean' },
    kernelPackage: text,
    network: strict({ interface: text, modules: texts }, ['modules']),
    rootName: { enum: ['root', 'system_a'] },
    rootGrows: { type: 'boolean' },
    machine: strict({ memory: size, memTotal: size }, ['memory', 'memTotal']),
    notes: texts,
  },
  ['description', 'arches', 'boot', 'label', 'consoles'],
);

const absolute = { type: 'string', pattern: '^(/[\\w.-]+)+$' };

const distributionArch = strict(
  {
    packageArch: text,
    kernelPackage: text,
    bootLoader: strict({ source: text, destination: text }, ['source', 'destination']),
    linking: strict({ loader: absolute, libraries: absolute }, ['loader', 'libraries']),
  },
  ['packageArch', 'kernelPackage', 'bootLoader', 'linking'],
);

/** The schema of data/distributions/*.yml. */
export const distributionSchema = strict(
  {
    family: text,
    repositories: { type: 'object', minProperties: 1 },
    sourceDateEpoch: { type: 'integer', minimum: 1 },
    arches: { ...byArch(distributionArch), minProperties: 1 },
    packages: strict({ shared: packages, host: packages, qm: packages, tools: packages }, [
      'shared',
      'host',
      'qm',
      'tools',
    ]),
    maskedUnits: strict({ host: texts, qm: texts }, []),
    podman: { type: 'string', pattern: '^\\d+\\.\\d+$' },
    bootFiles: strict({ kernel: text, initrd: text }, ['kernel', 'initrd']),
  },
  ['family', 'repositories', 'sourceDateEpoch', 'arches', 'packages', 'bootFiles'],
);
