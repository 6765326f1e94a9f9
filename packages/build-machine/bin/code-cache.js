'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/**
 * The modules of a command in one file, as text and as V8's compiled code. Loading a few hundred modules one by one
 * (search, read, compile) takes longer than most commands do. Node's own cache (module.enableCompileCache) is not in
 * Node 20, and still searches for and reads each module.
 *
 * It never uses code that has changed: each module is used only if its file's stamp is the one that it had before it was
 * read (`EntryState` in src/tree-state.ts).
 */
exports.CodeCache = class CodeCache {
  /** By file name; `text` is a range of the text in its encoding, in characters, and `code` one of `#code`, in bytes. */
  #known = new Map();
  #texts = {};
  #code = Buffer.alloc(0);
  #file;
  #needs;
  /** Modules that were loaded without the cache: file name → their stamp, text and script. */
  #loaded = new Map();
  /** The files of other packages: the package that requires one and the request → the file. */
  #found = new Map();

  /** @param needs files that decide what is in the cache, besides the modules */
  constructor(file, needs) {
    this.#file = file;
    this.#needs = needs.map(stampOf).join();
    this.#read();
    process.on('exit', (status) => {
      if (status === 0 && this.#loaded.size > 0) keep(this.#file, () => this.#content());
    });
  }

  /** Whether a file exists and is in the cache as it is now. */
  has(file) {
    const known = this.#known.get(file);
    if (known === undefined) return false;
    known.isCurrent ??= known.stamp === stampOf(file);
    return known.isCurrent;
  }

  /** Uses the cache for the modules that `require` loads from now on. */
  use() {
    for (const extension of ['.js', '.ts']) {
      const load = Module._extensions[extension];
      if (load === undefined) continue;
      Module._extensions[extension] = (module, file) => {
        if (!this.#runKnown(module, file)) this.#load(module, file, load);
      };
    }
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (request, parent, ...rest) =>
      this.#beside(request, parent?.filename) ??
      this.#ofPackage(request, parent?.filename, rest[1], () =>
        resolve.call(Module, request, parent, ...rest),
      );
  }

  /** What a module requires from another package is the same for all code of its own: it is searched for once. */
  #ofPackage(request, from = '', options, resolve) {
    const end = Math.max(from.lastIndexOf('/dist/'), from.lastIndexOf('/src/'));
    if (end === -1 || /^[./]/.test(request) || options !== undefined) return resolve();
    const key = `${from.slice(0, end)}\0${request}`;
    const found = this.#found.get(key) ?? resolve();
    this.#found.set(key, found);
    return found;
  }

  /** The module that a compiled one requires from its own package; none is compiled to a file without an extension. */
  #beside(request, from) {
    const isFolder = /(^|\/)\.{0,2}$/.test(request);
    if (!request.startsWith('.') || isFolder || !from?.endsWith('.js')) return undefined;
    const file = path.join(path.dirname(from), request);
    if (this.has(file)) return file;
    return this.has(`${file}.js`) ? `${file}.js` : undefined;
  }

  #runKnown(module, file) {
    if (!this.has(file)) return false;
    const { source, code } = this.#partsOf(file);
    const { stamp } = this.#known.get(file);
    const script = new vm.Script(source, { filename: file, cachedData: code });
    if (script.cachedDataRejected) this.#loaded.set(file, { stamp, source, script });
    run(script, module, file);
    return true;
  }

  #partsOf(file) {
    const { encoding, text, code } = this.#known.get(file);
    return { source: this.#texts[encoding].slice(...text), code: this.#code.subarray(...code) };
  }

  #load(module, file, load) {
    const stamp = settledStampOf(file);
    const compile = module._compile;
    module._compile = (text, name, format, ...rest) => {
      delete module._compile;
      const source = wrapped(text);
      const isCommon = format === undefined || format === 'commonjs';
      const script = isCommon && name === file && stamp !== undefined ? scriptOf(source, file) : undefined;
      if (script === undefined) return compile.call(module, text, name, format, ...rest);
      this.#loaded.set(file, { stamp, source, script });
      return run(script, module, file);
    };
    load(module, file);
  }

  #read() {
    try {
      const content = fs.readFileSync(this.#file);
      const end = content.indexOf('\n') + 1;
      const { needs, length, texts, modules } = JSON.parse(content.toString('latin1', 0, end));
      // A system that lost power may have left a part of the file.
      if (needs !== this.#needs || length !== content.length - end) return;
      let start = end;
      // Long strings, which V8 keeps outside its heap.
      for (const [encoding, bytes] of texts)
        this.#texts[encoding] = content.toString(encoding, start, (start += bytes));
      this.#code = content.subarray(start);
      for (const [file, stamp, encoding, text, code] of modules)
        this.#known.set(file, { stamp, encoding, text, code });
    } catch {
      // There is none, or it is damaged: it is written again.
    }
  }

  /** Code that V8 has compiled since, when a function was first called, is cached with its module. */
  #content() {
    const kept = [...this.#known]
      .filter(([file]) => !this.#loaded.has(file) && this.has(file))
      .map(([file, { stamp }]) => ({ file, stamp, ...this.#partsOf(file) }));
    const added = [...this.#loaded].map(([file, { stamp, source, script }]) => {
      return { file, stamp, source, code: script.createCachedData() };
    });
    return rendered(this.#needs, [...kept, ...added]);
  }
};

/** An index in a line of ASCII, the text of the modules in each encoding, and their code. */
function rendered(needs, modules) {
  const texts = { latin1: '', utf16le: '' };
  const codes = [];
  let length = 0;
  const index = modules.map(({ file, stamp, source, code }) => {
    // Nearly all are ASCII, and half as long in one byte for each character.
    const encoding = /[^\0-\xff]/.test(source) ? 'utf16le' : 'latin1';
    const text = [texts[encoding].length, texts[encoding].length + source.length];
    texts[encoding] += source;
    const range = [length, length + code.length];
    codes.push(padded(code));
    length += codes.at(-1).length;
    return [file, stamp, encoding, text, range];
  });
  const encoded = Object.entries(texts).map(([name, text]) => [name, padded(Buffer.from(text, name))]);
  const sizes = encoded.map(([name, bytes]) => [name, bytes.length]);
  for (const [, size] of sizes) length += size;
  const line = JSON.stringify({ needs, length, texts: sizes, modules: index });
  const ascii = line.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const first = Buffer.from(`${ascii}${' '.repeat(-(ascii.length + 1) & 7)}\n`);
  return Buffer.concat([first, ...encoded.map(([, bytes]) => bytes), ...codes]);
}

/** V8 copies compiled code that is not aligned. */
function padded(bytes) {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);
}

/** As Node does, but without `import()`, for which a script would need a loader of its own. */
function wrapped(text) {
  return `(function (exports, require, module, __filename, __dirname) { ${text}\n});`;
}

/** Undefined for text that only Node itself can compile: an ES module, a program, or one with `import()`. */
function scriptOf(source, filename) {
  if (/\bimport\s*\(\s*[^\s)]|\{ #!/.test(source)) return undefined;
  try {
    return new vm.Script(source, { filename });
  } catch {
    return undefined;
  }
}

function run(script, module, file) {
  const require = (request) => module.require(request);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  const { exports } = module;
  script.runInThisContext().call(exports, exports, require, module, file, path.dirname(file));
}

function statOf(file) {
  return fs.statSync(file, { bigint: true, throwIfNoEntry: false });
}

function stampOf(file) {
  const stat = statOf(file);
  return stat && stampIn(stat);
}

function stampIn({ size, ino, mtimeNs, ctimeNs }) {
  return `${size}.${ino}.${mtimeNs}.${ctimeNs}`;
}

/** The longest time in which Linux gives two changes of a file the same timestamp, as in src/tree-state.ts. */
const TICK_MILLISECONDS = 20n;

/** A stamp that any later change to the file will alter; undefined if it was written too recently. */
function settledStampOf(file) {
  const stat = statOf(file);
  if (stat === undefined) return undefined;
  const age = BigInt(Date.now()) - stat.ctimeNs / 1_000_000n;
  return age > TICK_MILLISECONDS ? stampIn(stat) : undefined;
}

/**
 * Writes atomically, even if other processes write the same file; if it cannot be written, the next process does this
 * work again.
 * @param content called only if the file's directory can be written
 */
exports.keep = keep;
function keep(file, content) {
  const staging = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(staging, '');
  } catch {
    return;
  }
  try {
    fs.writeFileSync(staging, content());
    fs.renameSync(staging, file);
  } catch {
    fs.rmSync(staging, { force: true });
  }
}
