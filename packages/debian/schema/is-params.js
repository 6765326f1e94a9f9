// Written by tools/schemas/write-validators.js from steps.schema.json. Do not edit.
"use strict";
exports.isToolsParams = validate11;
const schema12 = {"type":"object","additionalProperties":false,"required":["archive","packages"],"properties":{"archive":{"$ref":"#/definitions/archive"},"packages":{"$ref":"#/definitions/names"},"locked":{"$ref":"#/definitions/locked"},"at":{"type":"object","additionalProperties":false,"required":["packages","modules"],"properties":{"packages":{"$ref":"#/definitions/places"},"modules":{"$ref":"#/definitions/places"}}}}};
const schema14 = {"type":"array","items":{"type":"string"}};
const schema17 = {"type":"array","items":{"type":"object","additionalProperties":false,"required":["name","version","arch","sha256","archive","path","seen"],"properties":{"name":{"type":"string"},"version":{"type":"string"},"arch":{"type":"string"},"sha256":{"type":"string"},"archive":{"type":"string"},"path":{"type":"string"},"seen":{"type":"string"}}}};
const schema13 = {"type":"object","additionalProperties":false,"required":["suite","suites","components","debArch","sourceDateEpoch"],"properties":{"suite":{"type":"string"},"suites":{"$ref":"#/definitions/names"},"components":{"$ref":"#/definitions/names"},"debArch":{"type":"string"},"sourceDateEpoch":{"type":"integer","minimum":0},"sources":{"type":"array","items":{"type":"object"}}}};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.suite === undefined) && (missing0 = "suite")) || ((data.suites === undefined) && (missing0 = "suites"))) || ((data.components === undefined) && (missing0 = "components"))) || ((data.debArch === undefined) && (missing0 = "debArch"))) || ((data.sourceDateEpoch === undefined) && (missing0 = "sourceDateEpoch"))){
validate12.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((key0 === "suite") || (key0 === "suites")) || (key0 === "components")) || (key0 === "debArch")) || (key0 === "sourceDateEpoch")) || (key0 === "sources"))){
validate12.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.suite !== undefined){
const _errs2 = errors;
if(typeof data.suite !== "string"){
validate12.errors = [{instancePath:instancePath+"/suite",schemaPath:"#/properties/suite/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.suites !== undefined){
let data1 = data.suites;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data1)){
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs7 = errors;
if(typeof data1[i0] !== "string"){
validate12.errors = [{instancePath:instancePath+"/suites/" + i0,schemaPath:"#/definitions/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs7 === errors;
if(!valid2){
break;
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/suites",schemaPath:"#/definitions/names/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.components !== undefined){
let data3 = data.components;
const _errs9 = errors;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data3)){
var valid4 = true;
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
const _errs12 = errors;
if(typeof data3[i1] !== "string"){
validate12.errors = [{instancePath:instancePath+"/components/" + i1,schemaPath:"#/definitions/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs12 === errors;
if(!valid4){
break;
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/components",schemaPath:"#/definitions/names/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.debArch !== undefined){
const _errs14 = errors;
if(typeof data.debArch !== "string"){
validate12.errors = [{instancePath:instancePath+"/debArch",schemaPath:"#/properties/debArch/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sourceDateEpoch !== undefined){
let data6 = data.sourceDateEpoch;
const _errs16 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate12.errors = [{instancePath:instancePath+"/sourceDateEpoch",schemaPath:"#/properties/sourceDateEpoch/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs16){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 < 0 || isNaN(data6)){
validate12.errors = [{instancePath:instancePath+"/sourceDateEpoch",schemaPath:"#/properties/sourceDateEpoch/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sources !== undefined){
let data7 = data.sources;
const _errs18 = errors;
if(errors === _errs18){
if(Array.isArray(data7)){
var valid5 = true;
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
let data8 = data7[i2];
const _errs20 = errors;
if(!(data8 && typeof data8 == "object" && !Array.isArray(data8))){
validate12.errors = [{instancePath:instancePath+"/sources/" + i2,schemaPath:"#/properties/sources/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
var valid5 = _errs20 === errors;
if(!valid5){
break;
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate12.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate12.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","additionalProperties":{"$ref":"#/definitions/path"}};
const schema19 = {"type":"array","items":{"type":["string","number"]}};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
let data0 = data[key0];
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(Array.isArray(data0)){
var valid2 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs5 = errors;
if((typeof data1 !== "string") && (!((typeof data1 == "number") && (isFinite(data1))))){
validate14.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i0,schemaPath:"#/definitions/path/items/type",keyword:"type",params:{type: schema19.items.type},message:"must be string,number"}];
return false;
}
var valid2 = _errs5 === errors;
if(!valid2){
break;
}
}
}
else {
validate14.errors = [{instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/path/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs2 === errors;
if(!valid0){
break;
}
}
}
else {
validate14.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate14.errors = vErrors;
return errors === 0;
}


function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.archive === undefined) && (missing0 = "archive")) || ((data.packages === undefined) && (missing0 = "packages"))){
validate11.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "archive") || (key0 === "packages")) || (key0 === "locked")) || (key0 === "at"))){
validate11.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.archive !== undefined){
const _errs2 = errors;
if(!(validate12(data.archive, {instancePath:instancePath+"/archive",parentData:data,parentDataProperty:"archive",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.packages !== undefined){
let data1 = data.packages;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs6 = errors;
if(typeof data1[i0] !== "string"){
validate11.errors = [{instancePath:instancePath+"/packages/" + i0,schemaPath:"#/definitions/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/packages",schemaPath:"#/definitions/names/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.locked !== undefined){
let data3 = data.locked;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
var valid4 = true;
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
let data4 = data3[i1];
const _errs11 = errors;
if(errors === _errs11){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((((((((data4.name === undefined) && (missing1 = "name")) || ((data4.version === undefined) && (missing1 = "version"))) || ((data4.arch === undefined) && (missing1 = "arch"))) || ((data4.sha256 === undefined) && (missing1 = "sha256"))) || ((data4.archive === undefined) && (missing1 = "archive"))) || ((data4.path === undefined) && (missing1 = "path"))) || ((data4.seen === undefined) && (missing1 = "seen"))){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1,schemaPath:"#/definitions/locked/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs13 = errors;
for(const key1 in data4){
if(!(((((((key1 === "name") || (key1 === "version")) || (key1 === "arch")) || (key1 === "sha256")) || (key1 === "archive")) || (key1 === "path")) || (key1 === "seen"))){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1,schemaPath:"#/definitions/locked/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs13 === errors){
if(data4.name !== undefined){
const _errs14 = errors;
if(typeof data4.name !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/name",schemaPath:"#/definitions/locked/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs14 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.version !== undefined){
const _errs16 = errors;
if(typeof data4.version !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/version",schemaPath:"#/definitions/locked/items/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs16 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.arch !== undefined){
const _errs18 = errors;
if(typeof data4.arch !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/arch",schemaPath:"#/definitions/locked/items/properties/arch/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs18 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.sha256 !== undefined){
const _errs20 = errors;
if(typeof data4.sha256 !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/sha256",schemaPath:"#/definitions/locked/items/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs20 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.archive !== undefined){
const _errs22 = errors;
if(typeof data4.archive !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/archive",schemaPath:"#/definitions/locked/items/properties/archive/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs22 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.path !== undefined){
const _errs24 = errors;
if(typeof data4.path !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/path",schemaPath:"#/definitions/locked/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs24 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.seen !== undefined){
const _errs26 = errors;
if(typeof data4.seen !== "string"){
validate11.errors = [{instancePath:instancePath+"/locked/" + i1+"/seen",schemaPath:"#/definitions/locked/items/properties/seen/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs26 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/locked/" + i1,schemaPath:"#/definitions/locked/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid4 = _errs11 === errors;
if(!valid4){
break;
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/locked",schemaPath:"#/definitions/locked/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
let data12 = data.at;
const _errs28 = errors;
if(errors === _errs28){
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
let missing2;
if(((data12.packages === undefined) && (missing2 = "packages")) || ((data12.modules === undefined) && (missing2 = "modules"))){
validate11.errors = [{instancePath:instancePath+"/at",schemaPath:"#/properties/at/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs30 = errors;
for(const key2 in data12){
if(!((key2 === "packages") || (key2 === "modules"))){
validate11.errors = [{instancePath:instancePath+"/at",schemaPath:"#/properties/at/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs30 === errors){
if(data12.packages !== undefined){
const _errs31 = errors;
if(!(validate14(data12.packages, {instancePath:instancePath+"/at/packages",parentData:data12,parentDataProperty:"packages",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid6 = _errs31 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data12.modules !== undefined){
const _errs32 = errors;
if(!(validate14(data12.modules, {instancePath:instancePath+"/at/modules",parentData:data12,parentDataProperty:"modules",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid6 = _errs32 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
validate11.errors = [{instancePath:instancePath+"/at",schemaPath:"#/properties/at/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate11.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate11.errors = vErrors;
return errors === 0;
}

exports.isPackagesParams = validate17;
const schema20 = {"type":"object","additionalProperties":false,"required":["archive","packages","removeModules"],"properties":{"archive":{"$ref":"#/definitions/archive"},"packages":{"$ref":"#/definitions/names"},"locked":{"$ref":"#/definitions/locked"},"removeModules":{"$ref":"#/definitions/names"},"at":{"type":"object","additionalProperties":false,"required":["packages","modules"],"properties":{"packages":{"$ref":"#/definitions/places"},"modules":{"$ref":"#/definitions/places"}}}}};

function validate17(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.archive === undefined) && (missing0 = "archive")) || ((data.packages === undefined) && (missing0 = "packages"))) || ((data.removeModules === undefined) && (missing0 = "removeModules"))){
validate17.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "archive") || (key0 === "packages")) || (key0 === "locked")) || (key0 === "removeModules")) || (key0 === "at"))){
validate17.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.archive !== undefined){
const _errs2 = errors;
if(!(validate12(data.archive, {instancePath:instancePath+"/archive",parentData:data,parentDataProperty:"archive",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.packages !== undefined){
let data1 = data.packages;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs6 = errors;
if(typeof data1[i0] !== "string"){
validate17.errors = [{instancePath:instancePath+"/packages/" + i0,schemaPath:"#/definitions/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
else {
validate17.errors = [{instancePath:instancePath+"/packages",schemaPath:"#/definitions/names/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.locked !== undefined){
let data3 = data.locked;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
var valid4 = true;
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
let data4 = data3[i1];
const _errs11 = errors;
if(errors === _errs11){
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing1;
if((((((((data4.name === undefined) && (missing1 = "name")) || ((data4.version === undefined) && (missing1 = "version"))) || ((data4.arch === undefined) && (missing1 = "arch"))) || ((data4.sha256 === undefined) && (missing1 = "sha256"))) || ((data4.archive === undefined) && (missing1 = "archive"))) || ((data4.path === undefined) && (missing1 = "path"))) || ((data4.seen === undefined) && (missing1 = "seen"))){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1,schemaPath:"#/definitions/locked/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs13 = errors;
for(const key1 in data4){
if(!(((((((key1 === "name") || (key1 === "version")) || (key1 === "arch")) || (key1 === "sha256")) || (key1 === "archive")) || (key1 === "path")) || (key1 === "seen"))){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1,schemaPath:"#/definitions/locked/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs13 === errors){
if(data4.name !== undefined){
const _errs14 = errors;
if(typeof data4.name !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/name",schemaPath:"#/definitions/locked/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs14 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.version !== undefined){
const _errs16 = errors;
if(typeof data4.version !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/version",schemaPath:"#/definitions/locked/items/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs16 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.arch !== undefined){
const _errs18 = errors;
if(typeof data4.arch !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/arch",schemaPath:"#/definitions/locked/items/properties/arch/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs18 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.sha256 !== undefined){
const _errs20 = errors;
if(typeof data4.sha256 !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/sha256",schemaPath:"#/definitions/locked/items/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs20 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.archive !== undefined){
const _errs22 = errors;
if(typeof data4.archive !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/archive",schemaPath:"#/definitions/locked/items/properties/archive/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs22 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.path !== undefined){
const _errs24 = errors;
if(typeof data4.path !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/path",schemaPath:"#/definitions/locked/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs24 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data4.seen !== undefined){
const _errs26 = errors;
if(typeof data4.seen !== "string"){
validate17.errors = [{instancePath:instancePath+"/locked/" + i1+"/seen",schemaPath:"#/definitions/locked/items/properties/seen/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs26 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate17.errors = [{instancePath:instancePath+"/locked/" + i1,schemaPath:"#/definitions/locked/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid4 = _errs11 === errors;
if(!valid4){
break;
}
}
}
else {
validate17.errors = [{instancePath:instancePath+"/locked",schemaPath:"#/definitions/locked/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.removeModules !== undefined){
let data12 = data.removeModules;
const _errs28 = errors;
const _errs29 = errors;
if(errors === _errs29){
if(Array.isArray(data12)){
var valid7 = true;
const len2 = data12.length;
for(let i2=0; i2<len2; i2++){
const _errs31 = errors;
if(typeof data12[i2] !== "string"){
validate17.errors = [{instancePath:instancePath+"/removeModules/" + i2,schemaPath:"#/definitions/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs31 === errors;
if(!valid7){
break;
}
}
}
else {
validate17.errors = [{instancePath:instancePath+"/removeModules",schemaPath:"#/definitions/names/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
let data14 = data.at;
const _errs33 = errors;
if(errors === _errs33){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing2;
if(((data14.packages === undefined) && (missing2 = "packages")) || ((data14.modules === undefined) && (missing2 = "modules"))){
validate17.errors = [{instancePath:instancePath+"/at",schemaPath:"#/properties/at/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs35 = errors;
for(const key2 in data14){
if(!((key2 === "packages") || (key2 === "modules"))){
validate17.errors = [{instancePath:instancePath+"/at",schemaPath:"#/properties/at/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs35 === errors){
if(data14.packages !== undefined){
const _errs36 = errors;
if(!(validate14(data14.packages, {instancePath:instancePath+"/at/packages",parentData:data14,parentDataProperty:"packages",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid8 = _errs36 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data14.modules !== undefined){
const _errs37 = errors;
if(!(validate14(data14.modules, {instancePath:instancePath+"/at/modules",parentData:data14,parentDataProperty:"modules",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid8 = _errs37 === errors;
}
else {
var valid8 = true;
}
}
}
}
}
else {
validate17.errors = [{instancePath:instancePath+"/at",schemaPath:"#/properties/at/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate17.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate17.errors = vErrors;
return errors === 0;
}

