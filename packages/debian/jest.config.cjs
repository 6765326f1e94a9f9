module.exports = require('../../jest.preset.cjs')('debian', __dirname);
