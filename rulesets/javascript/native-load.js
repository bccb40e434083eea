// ruleid: native-load
import koffi from 'koffi';
// ruleid: native-load
import Database from 'better-sqlite3';
import { createRequire } from 'node:module';
import path from 'node:path';

// ruleid: native-load
const addon = require('./build/Release/addon.node');
// ruleid: native-load
const joined = require(path.join(__dirname, 'prebuilds', 'addon.node'));
// ruleid: native-load
const built = require('node-gyp-build')(__dirname);
// ruleid: native-load
const bound = require('bindings')('addon');
const load = createRequire(import.meta.url);
// ruleid: native-load
const created = load('./addon.node');
// ruleid: native-load
process.dlopen(module, './anything');
// ruleid: native-load
Deno.dlopen('./library.so', {});

// ok: native-load
const nodes = require('./node');
// ok: native-load
const names = tree.node;
// ok: native-load
const file = 'addon.node';
// ok: native-load
const bindings = container.bindings('addon');
// require('./addon.node')
// ok: native-load
const text = "require('koffi')";
