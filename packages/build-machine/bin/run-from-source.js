'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { cachedDataVersionTag } = require('node:v8');
const { CodeCache, keep } = require('./code-cache');

/**
 * Runs `<command>/main` of the package in `packageRoot`.
 * @param subcommand if it decides which modules are loaded
 */
exports.runCli = function runCli(packageRoot, command, subcommand = '') {
  const isWord = /^[a-z][a-z-]{0,30}$/.test(subcommand);
  return requireFromPackage(packageRoot, `${command}/main`, isWord ? `${command}-${subcommand}` : command);
};

/**
 * Loads a module of the package in `packageRoot`: from its TypeScript source in the workspace, where no build is
 * needed, and from dist if the package is published (a published package has no src).
 *
 * In the workspace `@nx-aib/*` is resolved to source too, in this process: Node accepts `--conditions` only when it
 * starts, and a second start costs more than all the compiling.
 *
 * `node --enable-source-maps` shows source lines in stack traces; reading the maps at each start takes a tenth of a
 * second. They are files of their own, because inline they make the code that every start reads twice as long.
 */
exports.requireFromPackage = (packageRoot, name) => requireFromPackage(packageRoot, name);
function requireFromPackage(packageRoot, name, cacheName) {
  const root = fs.realpathSync(packageRoot);
  const source = path.join(root, 'src', `${name}.ts`);
  const isSource = fs.existsSync(source);
  const cache = cacheName === undefined ? undefined : codeCache(path.dirname(root), cacheName, isSource);
  if (isSource) runTypeScript(path.dirname(root), cache);
  cache?.use();
  return require(isSource ? fs.realpathSync(source) : path.join(root, 'dist', `${name}.js`));
}

/**
 * The code cache with a name, in the `node_modules` with the package; undefined if there is none, or if
 * Node is to relate code to its source files, for which it has to load them itself.
 */
function codeCache(folder, name, isSource) {
  const { sourceMapsEnabled = true, env } = process;
  const root = isSource ? workspaceModules(folder) : nodeModules(folder);
  if (sourceMapsEnabled || env.NODE_V8_COVERAGE || root === undefined) return undefined;
  // V8 uses no code of another version of it, or with other flags.
  const kind = `${isSource ? 'source' : 'dist'}.${cachedDataVersionTag()}`;
  const file = path.join(root, '.cache/nx-aib', `${name}.${kind}.code`);
  const needs = [__filename, path.join(__dirname, 'code-cache.js'), ...(isSource ? [swcPackage()] : [])];
  return new CodeCache(file, needs);
}

/** The `node_modules` of the workspace with the packages in a directory. */
function workspaceModules(packages) {
  return path.join(packages, '../node_modules');
}

/** The nearest `node_modules` directory for the published packages in a directory. */
function nodeModules(folder) {
  if (path.basename(folder) === 'node_modules') return folder;
  const own = path.join(folder, 'node_modules');
  if (fs.existsSync(own)) return own;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : nodeModules(parent);
}

/**
 * Makes this process load TypeScript, and `@nx-aib/*` from source.
 * @param known the code cache of this process
 */
exports.runTypeScript = (packages) => runTypeScript(packages);
let running = false;
function runTypeScript(packages, known) {
  if (running) return;
  running = true;
  const compile = compiler(path.join(workspaceModules(packages), '.cache/nx-aib'));
  require.extensions['.ts'] = (module, filename) => module._compile(compile(filename), filename);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    return (
      sourceOf(request, parent?.filename, packages, known) ?? resolve.call(this, request, parent, ...rest)
    );
  };
}

/**
 * The TypeScript file that a module requires; undefined if it requires something else. For a few hundred files, Node's
 * own search for other extensions and for links takes as long as loading all of them.
 */
function sourceOf(request, from, packages, known) {
  const [, name, entry = 'index'] = /^@nx-aib\/([a-z0-9-]+)(?:\/([a-z0-9-]+))?$/.exec(request) ?? [];
  if (name === undefined && !(request.startsWith('.') && from?.endsWith('.ts'))) return undefined;
  const file =
    name === undefined ? path.join(path.dirname(from), request) : path.join(packages, name, 'src', entry);
  const source = `${file}.ts`;
  return known?.has(source) || fs.existsSync(source) ? source : undefined;
}

function swcPackage() {
  return require.resolve('@swc/core/package.json');
}

/** Compiles a file, or uses the result in `cache`, whose key depends on the source text. */
function compiler(cache) {
  const options = {
    swcrc: false,
    sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  };
  let version;
  return (filename) => {
    version ??= require(swcPackage()).version;
    const text = fs.readFileSync(filename);
    const how = JSON.stringify([version, options, filename]);
    const kept = path.join(cache, `${createHash('sha256').update(how).update(text).digest('hex')}.js`);
    try {
      return fs.readFileSync(kept, 'utf8');
    } catch {
      const { code, map } = require('@swc/core').transformSync(text.toString(), { ...options, filename });
      const compiled = `${code}\n//# sourceMappingURL=${pathToFileURL(kept).pathname}.map\n`;
      keep(`${kept}.map`, () => map);
      keep(kept, () => compiled);
      return compiled;
    }
  };
}
