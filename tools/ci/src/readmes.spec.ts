import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asPromised, compileExamples, examplesIn, promisedBy, runExample } from './testing/readme-example';

const root = path.resolve(__dirname, '../../..');
const names = readdirSync(path.join(root, 'packages')).filter((name) =>
  existsSync(path.join(root, 'packages', name, 'package.json')),
);
const pageOf = (name: string) => path.join(root, 'packages', name, 'README.md');
const textOf = (name: string) => (existsSync(pageOf(name)) ? readFileSync(pageOf(name), 'utf8') : '');

const examples = names.flatMap((name) =>
  examplesIn(textOf(name), pageOf(name)).map((example, index) => ({
    ...{ name, example, promised: promisedBy(example) },
    title: `${index + 1} of packages/${name}`,
  })),
);

/** Packages without TypeScript examples: shell commands, or a configuration. */
const OTHER_EXAMPLE: Readonly<Record<string, RegExp>> = { plugin: /^```json$/m };

describe('the README of a package', () => {
  it.each(names)('%s says what it owns, what it knows nothing of, and has an example', (name) => {
    const text = textOf(name);
    expect(text.split('\n')[0]).toBe(`# @nx-aib/${name}`);
    expect(text).toMatch(/^- \*\*Owns\*\* /m);
    expect(text).toMatch(/^- \*\*Knows nothing of\*\* /m);
    expect(text).toMatch(OTHER_EXAMPLE[name] ?? /^```ts$/m);
    expect(text).not.toMatch(/^```js$/m);
  });

  it('has examples that compile', () => {
    const tsconfig = path.join(root, 'tools/ci/tsconfig.json');
    const found = compileExamples(
      examples.map(({ example }) => example),
      tsconfig,
    );
    expect(found.map((one) => path.relative(root, one))).toEqual([]);
  });

  it.each(examples)('has in example $title only what one gets with the package', ({ name, example }) => {
    const file = path.join(root, 'packages', name, 'package.json');
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    const imported = [...example.code.matchAll(/from '(@nx-aib\/[^']+)'/g)].map((match) => match[1]);
    expect([`@nx-aib/${name}`, ...Object.keys(dependencies)]).toEqual(expect.arrayContaining(imported));
  });

  it.each(examples.filter(({ promised }) => promised.length > 0))(
    'has in example $title what is printed',
    async ({ example, promised }) => {
      const printed = await runExample(example, (module) => jest.requireActual(module));
      expect(asPromised(printed, promised)).toEqual(promised);
    },
  );

  it('has an example that runs in each package that needs no machine', () => {
    const run = new Set(examples.filter(({ promised }) => promised.length > 0).map(({ name }) => name));
    expect(names.filter((name) => !run.has(name))).toEqual(COMPILED_ALONE);
  });
});

/** Their examples need keys, a manifest file, an image or Nx. */
const COMPILED_ALONE = ['attest', 'builder', 'cli', 'image-plan', 'plugin', 'runner'];

describe('an example', () => {
  const exampleOf = (code: string) => ({ file: '/x/README.md.example-1.mts', code });

  it('is each block of TypeScript in a page, and no other', () => {
    const page = '# x\n\n```ts\nconst a = 1;\n```\n\n```sh\nls\n```\n\n```ts\nconst b = 2;\n```\n';
    expect(examplesIn(page, '/x/README.md')).toEqual([
      { file: '/x/README.md.example-1.mts', code: 'const a = 1;\n' },
      { file: '/x/README.md.example-2.mts', code: 'const b = 2;\n' },
    ]);
  });

  it('promises what the comments behind and below console.log say', () => {
    const code = [
      '// how it is used',
      'const a = 1; // a constant',
      'console.log(a); // 1',
      "console.log(['b', 'c'].join('\\n'));",
      '// b',
      '// c',
      '',
      '// no output',
    ].join('\n');
    expect(promisedBy(exampleOf(code))).toEqual(['1', 'b', 'c']);
  });

  it('is told where it does not compile', () => {
    const file = path.join(root, 'packages/core/README.md.example-1.mts');
    const code = "import { bytes } from '@nx-aib/core';\nconsole.log(bytes('8'));\n";
    expect(compileExamples([{ file, code }], path.join(root, 'tools/ci/tsconfig.json'))).toEqual([
      `${file}:2: Argument of type 'string' is not assignable to parameter of type 'number'.`,
    ]);
  });

  it('prints what it prints, whatever it promises', async () => {
    const example = exampleOf("import { a } from 'x';\nconsole.log(await a); // two…\n");
    const printed = await runExample(example, () => ({ a: Promise.resolve('twice') }));
    expect(printed).toEqual(['twice']);
    expect(asPromised(printed, promisedBy(example))).toEqual(['twice']);
    expect(asPromised(printed, ['twi…'])).toEqual(['twi…']);
  });
});
