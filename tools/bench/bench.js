'use strict';
const path = require('node:path');

require('@nx-aib/host/run-cli').runTypeScript(path.resolve(__dirname, '../../packages'));
require('./src/main.ts');
