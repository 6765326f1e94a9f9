module.exports = require('../../jest.preset.cjs')('partitions', __dirname);
