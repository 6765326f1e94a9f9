module.exports = require('../../jest.preset.cjs')('planner', __dirname);
