module.exports = require('../../jest.preset.cjs')('attest', __dirname);
