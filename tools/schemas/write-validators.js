'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Ajv } = require('ajv');
const standalone = require('ajv/dist/standalone').default;

const packages = path.join(__dirname, '../../packages');

/**
 * Schemas, and the code that Ajv compiles from them. Compiling them at each start would take longer than checking a
 * manifest, and loading Ajv half as long again.
 */
const validators = [
  {
    schema: 'manifest/schema/aib.schema.json',
    file: 'manifest/schema/conforms.js',
    options: { allErrors: true, verbose: true, strictRequired: false, ownProperties: true },
    exported: { conforms: '#' },
  },
  {
    schema: 'debian/schema/steps.schema.json',
    file: 'debian/schema/is-params.js',
    options: {},
    exported: { isToolsParams: '#/definitions/tools', isPackagesParams: '#/definitions/packages' },
  },
];

function validatorText({ schema, options, exported }) {
  const ajv = new Ajv({ allowUnionTypes: true, ...options, code: { source: true, lines: true } });
  ajv.addVocabulary(['x-aib-value', 'patternErrorMessage']);
  const id = path.basename(schema);
  ajv.addSchema(JSON.parse(fs.readFileSync(path.join(packages, schema), 'utf8')), id);
  const refs = Object.fromEntries(Object.entries(exported).map(([name, place]) => [name, id + place]));
  return `// Written by tools/schemas/write-validators.js from ${id}. Do not edit.\n${standalone(ajv, refs)}\n`;
}

module.exports = { packages, validators, validatorText };

if (require.main === module)
  for (const one of validators) fs.writeFileSync(path.join(packages, one.file), validatorText(one));
