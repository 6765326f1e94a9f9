module.exports = require('../../jest.preset.cjs')('qm', __dirname);
