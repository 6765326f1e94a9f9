module.exports = require('../../jest.preset.cjs')('package-family', __dirname);
