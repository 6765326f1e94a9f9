module.exports = require('../../jest.preset.cjs')('platforms', __dirname);
