module.exports = require('../../jest.preset.cjs')('qm-memory', __dirname);
