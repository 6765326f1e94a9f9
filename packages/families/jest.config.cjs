module.exports = require('../../jest.preset.cjs')('families', __dirname);
