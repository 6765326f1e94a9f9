module.exports = require('../../jest.preset.cjs')('runner', __dirname);
