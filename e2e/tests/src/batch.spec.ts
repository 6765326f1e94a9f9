import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { NewWorkspace } from './testing/new-workspace';
import type { Seen } from './testing/commands';

const BAD = 'name: bad\nqm:\n  memory_limit:\n    max: lots\n';
const ERROR =
  /images\/bad\.aib\.yml:4:10: error\[manifest\/memory-limit\]: qm\.memory_limit\.max: "lots" is not a/;
const GOOD = ['ivi', 'cluster', 'gateway', 'radio'];

let workspace: NewWorkspace;
beforeAll(async () => {
  workspace = await NewWorkspace.install();
});
afterAll(() => workspace.remove());

beforeEach(async () => {
  await workspace.reset({ plugins: ['@nx-aib/plugin'] });
  const good = GOOD.map((name) => [`images/${name}.aib.yml`, `name: ${name}\n`]);
  await workspace.write({ ...Object.fromEntries(good), 'images/bad.aib.yml': BAD });
  const log = `require('node:fs').appendFileSync(${JSON.stringify(workspace.path('.nx-started'))}, process.argv[1] + '\\n');`;
  await workspace.write({ '.nx-log.js': log });
  workspace.environment = { NODE_OPTIONS: `--require "${workspace.path('.nx-log.js')}"` };
});

/** Runs a command of Nx; also returns which programs of Nx ran its tasks, one for each process. */
async function nx(...args: string[]): Promise<Seen & { readonly said: string; readonly runners: string[] }> {
  const log = workspace.path('.nx-started');
  await rm(log, { force: true });
  const seen = await workspace.nx(...args);
  const started = readFileSync(log, 'utf8').split('\n');
  const runners = started.flatMap((file) => /\/(run-batch|run-executor)\.js$/.exec(file)?.[1] ?? []);
  return { ...seen, said: seen.stdout + seen.stderr, runners };
}

describe('many images', () => {
  it('are validated in one process, where only the wrong one fails, and the others are cached', async () => {
    const first = await nx('run-many', '-t', 'validate', '--output-style=static');
    expect(first.runners).toEqual(['run-batch']);
    expect(first.status).toBe(1);
    expect(first.said).toMatch(ERROR);
    for (const name of GOOD) expect(first.said).toContain(`images/${name}.aib.yml is valid for debian13`);
    expect(first.said).toMatch(/Failed tasks:\n\n- bad:validate\n\n/);

    const second = await nx('run-many', '-t', 'validate', '--output-style=static');
    expect(second.said.match(/existing outputs match the cache|local cache/g)).toHaveLength(GOOD.length);
    expect(second.said).toMatch(ERROR);
    // For the one that failed.
    expect(second.runners).toEqual(['run-batch']);

    await workspace.write({ 'images/bad.aib.yml': 'name: bad\n' });
    await nx('run-many', '-t', 'validate');
    expect((await nx('run-many', '-t', 'validate')).runners).toEqual([]);
  });

  it('are planned in one process, each with its own files, and none for the wrong one', async () => {
    const { runners, status } = await nx('run-many', '-t', 'plan');
    expect([runners, status]).toEqual([['run-batch'], 1]);
    const plan = (name: string, file: string) => workspace.path('dist', name, file);
    for (const name of GOOD) {
      expect(JSON.parse(readFileSync(plan(name, 'plan.json'), 'utf8'))).toMatchObject({ name });
      expect(readFileSync(plan(name, 'plan.txt'), 'utf8')).toContain(`host name ${name}\n`);
    }
    expect(existsSync(plan('bad', 'plan.json'))).toBe(false);
  });

  it('have a process each with --batch=false, and print the same', async () => {
    const args = ['run-many', '-t', 'validate', '--output-style=static', '--skip-nx-cache'];
    const [alone, together] = [await nx(...args, '--batch=false'), await nx(...args)];
    expect(alone.runners).toEqual([...GOOD, 'bad'].map(() => 'run-executor'));
    expect(together.runners).toEqual(['run-batch']);
    for (const name of [...GOOD, 'bad']) {
      const [one, other] = [outputOf(name, alone.said), outputOf(name, together.said)];
      expect(one).toContain(`images/${name}.aib.yml`);
      expect(other).toBe(one);
    }
  });

  it('are not all ended by an option that one of them does not have', async () => {
    const options = { manifest: 'images/ivi.aib.yml', targt: 'qemu' };
    const targets = { validate: { executor: '@nx-aib/plugin:validate', options } };
    await workspace.write({ 'odd/project.json': JSON.stringify({ name: 'odd', targets }) });
    const { said, runners } = await nx('run-many', '-t', 'validate', '-p', 'odd,ivi,radio');
    expect(runners).toEqual(['run-batch']);
    expect(said).toContain(
      'error[options/unknown]: "targt" is not an option of validate\n  hint: did you mean target?',
    );
    expect(said).toMatch(/Failed tasks:\n\n- odd:validate\n\n/);
  });
});

/** What Nx prints of a task, between its heading and the next empty line. */
function outputOf(project: string, said: string): string | undefined {
  return new RegExp(`^> nx run ${project}:validate\\n\\n([^]*?)\\n\\n`, 'm').exec(said)?.[1];
}
