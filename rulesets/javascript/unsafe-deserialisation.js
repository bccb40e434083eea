import serialize, { unserialize } from 'node-serialize';
import * as v8 from 'node:v8';
import yaml from 'js-yaml';
import { unsafe } from 'js-yaml-js-types';

const { deserialize } = require('v8');
const funcster = require('funcster');

export function load(data) {
  // ruleid: unsafe-deserialisation
  serialize.unserialize(data);
  // ruleid: unsafe-deserialisation
  unserialize(data);
  // ruleid: unsafe-deserialisation
  funcster.deepDeserialize(data);
  // ruleid: unsafe-deserialisation
  v8.deserialize(data);
  // ruleid: unsafe-deserialisation
  deserialize(data);
  // ruleid: unsafe-deserialisation
  yaml.load(data, { schema: yaml.DEFAULT_FULL_SCHEMA });
  // ruleid: unsafe-deserialisation
  const schema = yaml.DEFAULT_SCHEMA.extend(unsafe);
  // ruleid: unsafe-deserialisation
  eval('(' + data + ')');
  // ruleid: unsafe-deserialisation
  return new Function(`return ${data}`)();
}

export function lookAlikes(data, message) {
  // ok: unsafe-deserialisation
  JSON.parse(data);
  // ok: unsafe-deserialisation
  yaml.load(data);
  // ok: unsafe-deserialisation
  yaml.load(data, { schema: yaml.JSON_SCHEMA });
  // ok: unsafe-deserialisation
  v8.deserialize(v8.serialize(data));
  // ok: unsafe-deserialisation
  message.deserialize(data);
  // serialize.unserialize(data)
  // ok: unsafe-deserialisation
  return 'serialize.unserialize(data)';
}
