'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Ajv } = require('ajv');
const standalone = require('ajv/dist/standalone').default;

const schemaFile = path.join(__dirname, '../schema/aib.schema.json');
const validatorFile = path.join(__dirname, '../schema/conforms.js');

/**
 * The schema as the code that Ajv compiles from it. Compiling it at each start takes longer than checking a manifest,
 * and loading Ajv half as long again.
 */
function validatorText() {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    ownProperties: true,
    code: { source: true, lines: true },
  });
  ajv.addVocabulary(['x-aib-value', 'patternErrorMessage']);
  const validate = ajv.compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')));
  return `// Written by tools/write-validator.js from aib.schema.json. Do not edit.\n${standalone(ajv, validate)}\n`;
}

module.exports = { validatorFile, validatorText };

if (require.main === module) fs.writeFileSync(validatorFile, validatorText());
