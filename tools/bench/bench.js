'use strict';
const path = require('node:path');

require('@nx-aib/build-machine/run-cli').runTypeScript(path.resolve(__dirname, '../../packages'));
require('./src/main.ts');
