module.exports = require('../../jest.preset.cjs')('oom', __dirname);
