'use strict';
/*
 * Loaded into a process of ours with `node --require`, and nowhere else: ends it with SIGKILL at one of its effects, its
 * calls that change files and its starts of programs; or lists them.
 *
 *     NX_AIB_EFFECTS=FILE    appends each effect to the file, a line each, as in "rename car.tmp car.qcow2"
 *     NX_AIB_KILL=JSON       { effect, nth, when }: at the nth call (from 1) of that name, `before` it, `within` it (it
 *                            has begun some milliseconds ago) or `after` it
 */
const child = require('node:child_process');
const fs = require('node:fs');

const list = process.env.NX_AIB_EFFECTS;
const aim = process.env.NX_AIB_KILL === undefined ? undefined : JSON.parse(process.env.NX_AIB_KILL);
const counts = new Map();
const WITHIN_MILLISECONDS = 5;
const append = fs.appendFileSync;

/** Whether and when the process is to end at this call. */
function meet(effect) {
  if (list !== undefined) append(list, `${effect}\n`);
  const count = (counts.get(effect) ?? 0) + 1;
  counts.set(effect, count);
  return aim !== undefined && aim.effect === effect && aim.nth === count ? aim.when : undefined;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

/** Without the parts that differ in each run, and without directories. */
function shown(argument) {
  return String(argument)
    .replace(/\b(?=[0-9a-f]*[0-9])[0-9a-f]{7,}\b(-[0-9a-f]+)*/g, '*')
    .replace(/\.nx-aib-[^/ ]*\.tmp/g, 'tmp')
    .replace(/\/(step|removed)-\w{6}\b/g, '/$1-*')
    .split('/')
    .slice(-2)
    .join('/');
}

function isOurs(argument) {
  // Compiled code is cached there: not a file of the product.
  return typeof argument === 'string' && !argument.includes('/node_modules/');
}

function watch(object, name, shape) {
  const original = object[name];
  object[name] = function (...args) {
    const paths = shape.paths(args);
    if (!paths.every(isOurs)) return original.apply(this, args);
    const when = meet(`${shape.name ?? name} ${paths.map(shown).join(' ')}`);
    if (when === 'before') die();
    if (when === 'within') setTimeout(die, WITHIN_MILLISECONDS);
    const result = original.apply(this, args);
    if (when !== 'after') return result;
    if (result instanceof child.ChildProcess) result.prependOnceListener('exit', die);
    else if (result instanceof Promise) return result.then(die);
    else die();
    return result;
  };
}

const one = { paths: ([path]) => [path] };
const two = { paths: ([from, to]) => [from, to] };
for (const name of ['writeFile', 'mkdir', 'mkdtemp', 'rm', 'truncate', 'utimes'])
  watch(fs.promises, name, one);
for (const name of ['rename', 'copyFile', 'symlink']) watch(fs.promises, name, two);
for (const name of ['rmSync', 'mkdirSync']) watch(fs, name, one);
const toWrite = { paths: ([path, flags]) => (/[aw]/.test(String(flags)) ? [path] : [undefined]) };
watch(fs, 'openSync', toWrite);
watch(fs.promises, 'open', toWrite);
watch(child, 'spawn', {
  name: 'spawn',
  // After setpriv --pdeathsig KILL --
  paths: ([program, args]) => (program === 'setpriv' ? [args[3]] : [program]),
});
