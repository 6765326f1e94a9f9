import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const RUN_FROM_SOURCE = require.resolve('../bin/run-from-source.js');

const THROWS = `interface Car {
  readonly doors: number;
}

export function open(car: Car): void {
  throw new Error(\`\${car.doors} doors\`);
}
open({ doors: 5 });
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'run-from-source-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('code run from its TypeScript source', () => {
  it('has the lines of the source in stack traces, compiled now or earlier', () => {
    const root = path.join(folder, 'packages/car');
    const source = path.join(root, 'src/main.ts');
    mkdirSync(path.dirname(source), { recursive: true });
    writeFileSync(source, THROWS);
    const script = `require(${JSON.stringify(RUN_FROM_SOURCE)}).requireFromPackage(${JSON.stringify(root)}, 'main')`;
    const stderr = () =>
      spawnSync('node', ['--enable-source-maps', '-e', script], { encoding: 'utf8' }).stderr;
    expect(stderr()).toContain(`Error: 5 doors\n    at open (${source}:6:9)`);
    expect(stderr()).toContain(`Error: 5 doors\n    at open (${source}:6:9)`);
  });
});
