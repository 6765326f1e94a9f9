module.exports = require('../../jest.preset.cjs')('builder', __dirname);
