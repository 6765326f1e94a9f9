import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

const RUN_CLI = require.resolve('../bin/run-from-source.js');

/** Loaded first; at the end it prints how many scripts V8 has taken from a cache, and how many of them it has refused. */
const COUNT = `const vm = require('node:vm');
const scripts = [];
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    if (options.cachedData && !options.filename.includes('@swc')) scripts.push(this);
  }
};
process.on('exit', () => {
  console.log(scripts.length + ' cached, ' + scripts.filter((one) => one.cachedDataRejected).length + ' refused');
});`;

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'code-cache-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Writes files, and waits until a later change gives them another stamp. */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  await setTimeout(40);
}

/** What the command `car` of the package in `packageRoot` prints, with what COUNT prints. */
function runCar(packageRoot: string, { nodeArgs = [] as string[], env = {}, args = [] as string[] } = {}) {
  const hook = path.join(folder, 'count.js');
  fs.writeFileSync(hook, COUNT);
  const script = `require(${JSON.stringify(RUN_CLI)}).runCli(${JSON.stringify(path.join(folder, packageRoot))}, 'car', process.argv[2])`;
  const main = path.join(folder, 'main.js');
  fs.writeFileSync(main, script);
  const ended = spawnSync('node', ['--require', hook, ...nodeArgs, main, ...args], {
    encoding: 'utf8',
    // In colours, a number would not be itself.
    env: { ...process.env, FORCE_COLOR: '0', ...env },
  });
  return `${ended.stdout}${ended.stderr}`;
}

const CACHE = 'node_modules/.cache/nx-aib';

/** The names of the caches, without the tag of the version of V8. */
const cacheFiles = () =>
  fs
    .readdirSync(path.join(folder, CACHE))
    .filter((name) => name.endsWith('.code'))
    .map((name) => name.replace(/\.\d+\./, '.'));

/** The only cache. */
function cacheFile(): string {
  const [name, ...others] = fs.readdirSync(path.join(folder, CACHE));
  expect(others).toEqual([]);
  return path.join(folder, CACHE, name ?? '');
}

const SOURCE = {
  'node_modules/tyre/package.json': '{ "main": "index.js" }',
  'node_modules/tyre/index.js': "exports.size = require('./lib/size');",
  'node_modules/tyre/lib/size.js': 'module.exports = 16;',
  'packages/car/src/doors.ts': 'export const DOORS: number = 5;',
  'packages/car/src/car/main.ts': `import { DOORS } from '../doors';
import { size } from 'tyre';
console.log(\`\${DOORS} doors, \${size} inches, 5 € → \${require.resolve('../doors').endsWith('.ts')}\`);`,
};
const DIST = {
  'node_modules/@nx-aib/car/dist/doors.js': 'exports.DOORS = 5;',
  'node_modules/@nx-aib/car/dist/car/main.js':
    "const { DOORS } = require('../doors'); console.log(`${DOORS} doors`);",
};

describe('the code cache of a command', () => {
  it('has the modules of its last successful run, those of npm packages too', async () => {
    await write(SOURCE);
    const printed = '5 doors, 16 inches, 5 € → true\n';
    expect(runCar('packages/car')).toBe(`${printed}0 cached, 0 refused\n`);
    expect(runCar('packages/car')).toBe(`${printed}4 cached, 0 refused\n`);
    expect(cacheFiles()).toEqual(['car.source.code']);
  });

  it('is in the node_modules with a published package', async () => {
    await write(DIST);
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n0 cached, 0 refused\n');
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n2 cached, 0 refused\n');
    expect(cacheFiles()).toEqual(['car.dist.code']);
  });

  it('is one for each command of a program', async () => {
    await write(DIST);
    for (const args of [['wash'], ['../x'], ['--help']]) runCar('node_modules/@nx-aib/car', { args });
    expect(cacheFiles()).toEqual(['car-wash.dist.code', 'car.dist.code']);
  });

  it('does not have code that was changed, even if its length and its time of modification were not', async () => {
    await write(SOURCE);
    runCar('packages/car');
    for (const name of ['packages/car/src/doors.ts', 'node_modules/tyre/lib/size.js']) {
      const file = path.join(folder, name);
      const { atime, mtime } = fs.statSync(file);
      fs.writeFileSync(
        file,
        fs.readFileSync(file, 'utf8').replace(/5|16/, (found) => (found === '5' ? '3' : '17')),
      );
      fs.utimesSync(file, atime, mtime);
    }
    expect(runCar('packages/car')).toBe('3 doors, 17 inches, 5 € → true\n2 cached, 0 refused\n');
    await setTimeout(40);
    runCar('packages/car');
    expect(runCar('packages/car')).toBe('3 doors, 17 inches, 5 € → true\n4 cached, 0 refused\n');
  });

  it('does not have code that was written in the tick in which it was read', async () => {
    await write(DIST);
    const main = path.join(folder, 'node_modules/@nx-aib/car/dist/car/main.js');
    fs.writeFileSync(main, fs.readFileSync(main));
    // As if no time had passed: the clock of the process is that of the file.
    const clock = path.join(folder, 'clock.js');
    fs.writeFileSync(
      clock,
      `Date.now = () => require('node:fs').statSync(${JSON.stringify(main)}).mtime.getTime();`,
    );
    runCar('node_modules/@nx-aib/car', { nodeArgs: ['--require', clock] });
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n1 cached, 0 refused\n');
  });

  it('finds what a module requires where Node finds it, when a file is gone or has come', async () => {
    await write(SOURCE);
    runCar('packages/car');
    fs.rmSync(path.join(folder, 'packages/car/src/doors.ts'));
    fs.rmSync(path.join(folder, 'node_modules/tyre/lib/size.js'));
    await write({
      'packages/car/src/doors.js': 'exports.DOORS = 2;',
      'node_modules/tyre/lib/size/index.js': 'module.exports = 20;',
    });
    expect(runCar('packages/car')).toMatch(/^2 doors, 20 inches/);
    await write({ 'packages/car/src/doors.ts': 'export const DOORS: number = 4;' });
    expect(runCar('packages/car')).toMatch(/^4 doors, 20 inches/);
  });

  it('is written again if it is damaged, or of another loader', async () => {
    await write(DIST);
    runCar('node_modules/@nx-aib/car');
    const whole = fs.readFileSync(cacheFile());
    const damaged = [
      whole.subarray(0, whole.length - 8),
      whole.subarray(0, 20),
      Buffer.alloc(0),
      Buffer.alloc(whole.length),
      Buffer.from(whole.toString('latin1').replace(/"needs":"../, '"needs":"0.'), 'latin1'),
    ];
    for (const bytes of damaged) {
      fs.writeFileSync(cacheFile(), bytes);
      expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n0 cached, 0 refused\n');
      expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n2 cached, 0 refused\n');
    }
  });

  it('is made again from code that V8 refuses', async () => {
    await write(DIST);
    runCar('node_modules/@nx-aib/car');
    const whole = fs.readFileSync(cacheFile());
    const text = whole.indexOf('\n') + 1;
    const { texts } = JSON.parse(whole.toString('latin1', 0, text)) as { texts: [string, number][] };
    whole.fill(0, text + texts.reduce((sum, [, size]) => sum + size, 0));
    fs.writeFileSync(cacheFile(), whole);
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n2 cached, 2 refused\n');
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n2 cached, 0 refused\n');
  });

  it('is one for each set of flags of V8', async () => {
    await write(DIST);
    const other = { nodeArgs: ['--no-opt', '--no-lazy-feedback-allocation'] };
    for (const count of [0, 2, 2])
      for (const how of [{}, other])
        expect(runCar('node_modules/@nx-aib/car', how)).toBe(`5 doors\n${count} cached, 0 refused\n`);
    expect(cacheFiles()).toEqual(['car.dist.code', 'car.dist.code']);
  });

  it('is not made by a run that fails, nor used where Node relates code to its source', async () => {
    await write({
      'node_modules/@nx-aib/car/dist/car/main.js':
        'if (process.env.FAILS) process.exitCode = 1; console.log("here");',
    });
    fs.mkdirSync(path.join(folder, 'node_modules/.cache/nx-aib'), { recursive: true });
    runCar('node_modules/@nx-aib/car', { env: { FAILS: '1' } });
    runCar('node_modules/@nx-aib/car', { nodeArgs: ['--enable-source-maps'] });
    runCar('node_modules/@nx-aib/car', { env: { NODE_V8_COVERAGE: path.join(folder, 'coverage') } });
    expect(cacheFiles()).toEqual([]);
  });

  it('is not made where it cannot be written, which is no error', async () => {
    await write(DIST);
    fs.writeFileSync(path.join(folder, 'node_modules/.cache'), 'a file');
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n0 cached, 0 refused\n');
    expect(runCar('node_modules/@nx-aib/car')).toBe('5 doors\n0 cached, 0 refused\n');
  });

  it('leaves to Node what only Node can run', async () => {
    await write({
      'node_modules/@nx-aib/car/dist/hash.js': '#!/usr/bin/env node\nexports.one = 1;',
      'node_modules/@nx-aib/car/dist/late.mjs': 'export const two = 2;',
      'node_modules/@nx-aib/car/dist/late.js': "exports.late = () => import('./late.mjs');",
      'node_modules/@nx-aib/car/dist/car/main.js': `const { one } = require('../hash');
require('../late').late().then(({ two }) => console.log(one, two, require.main.filename === process.argv[1]));`,
    });
    expect(runCar('node_modules/@nx-aib/car')).toBe('1 2 true\n0 cached, 0 refused\n');
    expect(runCar('node_modules/@nx-aib/car')).toBe('1 2 true\n1 cached, 0 refused\n');
  });

  it('leaves the lines of stack traces as they are', async () => {
    await write({
      'node_modules/@nx-aib/car/dist/car/main.js':
        '\nconst where = () => new Error("x").stack;\nconsole.log(where().split("\\n")[1]);',
    });
    const main = path.join(folder, 'node_modules/@nx-aib/car/dist/car/main.js');
    expect(runCar('node_modules/@nx-aib/car')).toContain(`at where (${main}:2:21)`);
    expect(runCar('node_modules/@nx-aib/car')).toContain(`at where (${main}:2:21)`);
  });
});
