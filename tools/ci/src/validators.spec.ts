import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Validator {
  readonly schema: string;
  readonly file: string;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { packages, validators, validatorText } = require('../../schemas/write-validators.js') as {
  readonly packages: string;
  readonly validators: readonly Validator[];
  readonly validatorText: (one: Validator) => string;
};

it.each(validators)('the code of $schema is what `node tools/schemas/write-validators.js` writes', (one) => {
  expect(readFileSync(path.join(packages, one.file), 'utf8')).toBe(validatorText(one));
});
