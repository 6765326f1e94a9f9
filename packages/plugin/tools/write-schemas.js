'use strict';
const fs = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');
const { requireFromPackage } = require('@nx-aib/build-machine/run-cli');
const { executors } = require('../executors-like-node_modules/executors.json');

/** Writes src/executors/<name>/schema.json for each executor, from the options declared in packages/cli. */
async function writeSchemas() {
  const plugin = path.dirname(__dirname);
  const { executorSchema } = requireFromPackage(plugin, 'executors/schemas');
  for (const [name, { schema, description }] of Object.entries(executors)) {
    const filepath = path.join(plugin, 'executors-like-node_modules', schema);
    const text = JSON.stringify(executorSchema(name, description));
    const style = await prettier.resolveConfig(filepath);
    fs.writeFileSync(filepath, await prettier.format(text, { ...style, filepath }));
  }
}

void writeSchemas();
