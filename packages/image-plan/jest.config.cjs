module.exports = require('../../jest.preset.cjs')('image-plan', __dirname);
