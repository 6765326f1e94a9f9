#!/usr/bin/env node
/**
 * Boots an image, waits until its system has started, and prints what the script of a check prints there: a recording for specs.
 *
 *     packages/runner/src/testing/record.js hostname dist/image-qemu/image.json
 */
'use strict';
require('@nx-aib/build-machine/run-cli').runTypeScript(require('node:path').resolve(__dirname, '../../..'));
const { bootState } = require('../checks/boot-state');
const { FAMILIES } = require('../checks/families');
const { readDescriptor } = require('../verify/read-descriptor');
const { bootVm } = require('../vm/boot');

const TIME = { timeoutMs: 600_000 };

async function record(name, descriptorFile) {
  const family = FAMILIES.find((one) => one.name === name);
  if (family === undefined) throw new Error(`there is no family of checks "${name}"`);
  const { descriptor, imageFile } = valueOf(await readDescriptor(descriptorFile));
  const vm = valueOf(await bootVm({ image: { file: imageFile, format: descriptor.artifact.format } }));
  valueOf(await vm.openShell(TIME.timeoutMs));
  await vm.run(bootState.script(descriptor), TIME);
  const { stdout } = valueOf(await vm.run(family.script(descriptor), TIME));
  process.stdout.write(stdout.replaceAll('\0', '\u2400'));
  await vm.kill();
}

function valueOf(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

void record(...process.argv.slice(2));
