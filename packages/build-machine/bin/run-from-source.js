'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

/** Runs `<command>/main` of the package in `packageRoot`. */
exports.runCli = function runCli(packageRoot, command) {
  return requireFromPackage(packageRoot, `${command}/main`);
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
exports.requireFromPackage = requireFromPackage;
function requireFromPackage(packageRoot, name) {
  const source = path.join(packageRoot, 'src', `${name}.ts`);
  if (!fs.existsSync(source)) return require(path.join(packageRoot, 'dist', `${name}.js`));
  runTypeScript(path.dirname(fs.realpathSync(packageRoot)));
  return require(fs.realpathSync(source));
}

/** Makes this process load TypeScript, and `@nx-aib/*` from source. */
exports.runTypeScript = runTypeScript;
let running = false;
function runTypeScript(packages) {
  if (running) return;
  running = true;
  const compile = compiler(path.join(packages, '../node_modules/.cache/nx-aib'));
  require.extensions['.ts'] = (module, filename) => module._compile(compile(filename), filename);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    return sourceOf(request, parent?.filename, packages) ?? resolve.call(this, request, parent, ...rest);
  };
}

/**
 * The TypeScript file that a module requires; undefined if it requires something else. For a few hundred files, Node's
 * own search for other extensions and for links takes as long as loading all of them.
 */
function sourceOf(request, from, packages) {
  const [, name, entry = 'index'] = /^@nx-aib\/([a-z0-9-]+)(?:\/([a-z0-9-]+))?$/.exec(request) ?? [];
  if (name === undefined && !(request.startsWith('.') && from?.endsWith('.ts'))) return undefined;
  const file =
    name === undefined ? path.join(path.dirname(from), request) : path.join(packages, name, 'src', entry);
  return fs.existsSync(`${file}.ts`) ? `${file}.ts` : undefined;
}

/** Compiles a file, or uses the result in `cache`, whose key depends on the source text. */
function compiler(cache) {
  const options = {
    swcrc: false,
    sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  };
  const { version } = require('@swc/core/package.json');
  return (filename) => {
    const text = fs.readFileSync(filename);
    const how = JSON.stringify([version, options, filename]);
    const kept = path.join(cache, `${createHash('sha256').update(how).update(text).digest('hex')}.js`);
    try {
      return fs.readFileSync(kept, 'utf8');
    } catch {
      const { code, map } = require('@swc/core').transformSync(text.toString(), { ...options, filename });
      const compiled = `${code}\n//# sourceMappingURL=${pathToFileURL(kept).pathname}.map\n`;
      keep(`${kept}.map`, map);
      keep(kept, compiled);
      return compiled;
    }
  };
}

/**
 * Writes atomically, even if other processes write the same file; if it cannot be written, the next process compiles
 * again.
 */
function keep(file, text) {
  const staging = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(staging, text);
    fs.renameSync(staging, file);
  } catch {
    fs.rmSync(staging, { force: true });
  }
}
