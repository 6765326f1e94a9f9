import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { warnOfLinks } from './output-links';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => workspace.remove());

const warnings = () => warnOfLinks({ outputPath: 'dist/a' }, { root: workspace.root, projectName: 'a' });

it('says nothing where there is no link', async () => {
  expect(await warnings()).toEqual([]);
  workspace.write({ 'dist/a/image.json': '{}' });
  expect(await warnings()).toEqual([]);
});

it('says that files outside the workspace are not cached', async () => {
  symlinkSync('/var/tmp/elsewhere', path.join(workspace.root, 'dist'));
  expect(await warnings()).toEqual([
    {
      severity: 'warning',
      code: 'output/not-cached',
      message:
        'not cached by Nx: "dist" is a symbolic link, and "/var/tmp/elsewhere/a" is outside the workspace',
    },
  ]);
});

it('says what to do about a link that Nx does not know of', async () => {
  workspace.write({ 'dist/x': '' });
  symlinkSync('../made', path.join(workspace.root, 'dist/a'));
  expect(await warnings()).toEqual([
    {
      severity: 'warning',
      code: 'output/linked',
      message:
        '"dist/a" is a symbolic link that Nx does not know of: when it restores files from its cache, it puts a directory in its place',
      hint: 'run nx reset, or use the directory itself as outputPath',
    },
  ]);
});
