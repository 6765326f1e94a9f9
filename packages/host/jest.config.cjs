module.exports = require('../../jest.preset.cjs')('host', __dirname);
