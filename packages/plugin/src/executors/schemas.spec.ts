import { readFileSync } from 'node:fs';
import path from 'node:path';
import { executors } from '../../executors-like-node_modules/executors.json';
import { executorSchema } from './schemas';

describe('the schema.json of an executor', () => {
  it.each(Object.entries(executors))(
    'is, for %s, what tools/write-schemas.js writes from the declared options',
    (name, { schema, description }) => {
      const file = path.join(__dirname, '../../executors-like-node_modules', schema);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(executorSchema(name, description));
    },
  );

  it('says what Nx needs to know of each kind of option', () => {
    expect(executorSchema('build', 'Builds')).toMatchObject({
      title: 'Builds',
      examples: expect.arrayContaining([
        { command: 'nx build ivi --explain', description: 'Builds it, and says why each step runs again.' },
      ]),
      properties: {
        manifest: {
          type: 'string',
          description: 'The manifest, *.aib.yml. Relative to the workspace root.',
        },
        distro: {
          type: 'string',
          description: 'The distribution to build from (default: debian13).',
        },
        arch: { type: 'string', enum: ['x86_64', 'aarch64'] },
        define: {
          description:
            'Override an entry of experimental.internal_defines, as KEY=VALUE; the value is YAML. One, or a list.',
          anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        },
        explain: { type: 'boolean' },
      },
      required: ['manifest', 'format'],
      additionalProperties: false,
    });
  });

  it.each(Object.keys(executors))('has, for %s, examples whose options it declares', (name) => {
    const { examples, properties } = executorSchema(name, '') as {
      examples: { command: string }[];
      properties: object;
    };
    expect(examples).not.toEqual([]);
    for (const { command } of examples) {
      expect(command).toMatch(new RegExp(`^nx (run-many -t )?${name.replace('-uncached', '')}\\b`));
      for (const [, option = ''] of command.matchAll(/--(\w+)/g)) expect(properties).toHaveProperty(option);
    }
  });

  it('hides what the plugin sets itself: the output folder, the packages and their steps', () => {
    const hidden = Object.keys(executors).flatMap((name) => {
      const { properties } = executorSchema(name, '') as { properties: Record<string, object> };
      return Object.entries(properties).flatMap(([option, property]) =>
        'visible' in property || 'x-priority' in property ? [[option, property] as const] : [],
      );
    });
    expect([...new Set(hidden.map(([option]) => option))].sort()).toEqual([
      'outputPath',
      'packages',
      'steps',
      'workspaceStore',
      'workspaceStoreSize',
    ]);
    for (const [, property] of hidden)
      expect(property).toMatchObject({ visible: false, 'x-priority': 'internal' });
  });

  it('declares no option that nobody has', () => {
    expect(() => executorSchema('bake', 'Bakes')).toThrow('no options are declared for the executor bake');
  });
});
