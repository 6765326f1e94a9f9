module.exports = require('../../jest.preset.cjs')('ci', __dirname);
