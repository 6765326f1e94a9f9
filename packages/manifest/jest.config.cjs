module.exports = require('../../jest.preset.cjs')('manifest', __dirname);
