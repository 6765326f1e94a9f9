module.exports = require('../../jest.preset.cjs')('steps', __dirname);
