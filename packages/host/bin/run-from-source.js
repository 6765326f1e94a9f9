'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

/**
 * Runs `cli/main` of the package in `packageRoot`: from its TypeScript source in the workspace, where no build
 * is needed, and from dist where the package is published (a published package has no src).
 *
 * In the workspace `@nx-aib/*` is resolved to source too, in this process: Node can take `--conditions` only
 * when it starts, and a second start costs more than all the compiling.
 */
exports.runCli = function runCli(packageRoot) {
  const source = path.join(packageRoot, 'src/cli/main.ts');
  if (!fs.existsSync(source)) return require(path.join(packageRoot, 'dist/cli/main.js'));
  runTypeScript(path.dirname(fs.realpathSync(packageRoot)));
  return require(fs.realpathSync(source));
};

/** Lets this process load TypeScript, and `@nx-aib/*` from source. */
exports.runTypeScript = runTypeScript;
function runTypeScript(packages) {
  const { transformSync } = require('@swc/core');
  const options = {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  };
  process.setSourceMapsEnabled(true);
  require.extensions['.ts'] = (module, filename) => {
    const text = fs.readFileSync(filename, 'utf8');
    module._compile(transformSync(text, { ...options, filename }).code, filename);
  };
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    const [, name] = /^@nx-aib\/([a-z0-9-]+)$/.exec(request) ?? [];
    return resolve.call(
      this,
      name === undefined ? request : path.join(packages, name, 'src/index.ts'),
      ...rest,
    );
  };
}
