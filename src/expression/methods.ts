import { bind, type Given } from './arguments.ts';
import { asKey, equal } from './compare.ts';
import { refuse } from './failure.ts';
import type { Kit, Method } from './kit.ts';
import { Loop } from './loop.ts';
import { isMapping } from './sequence.ts';
import { TEXT_METHODS } from './text-methods.ts';
import { defined, Dict, kindOf, Tuple, type Value } from './value.ts';

/** What `object.name(...)` gives for the methods of strings, lists and objects that only read. */
export function callMethod(object: Value, name: string, given: Given, kit: Kit): Value {
  const self = defined(object);
  const run = <T>(method: Method<T> | undefined, on: T): Value => {
    if (method === undefined) return refuse('type', `${kindOf(self)} has no method \`.${name}()\`.`);
    if (given.named.size > 0 && method.named !== true)
      return refuse('type', `\`.${name}()\` takes its arguments by place.`);
    return method.run(on, bind(given, `\`.${name}()\``, method.parameters), kit);
  };
  if (typeof self === 'string') {
    kit.meter.read(self.length);
    return run(TEXT_METHODS.get(name), self);
  }
  if (Array.isArray(self)) return run(name === 'copy' ? COPY : LIST_METHODS.get(name), self);
  if (self instanceof Tuple) return run(LIST_METHODS.get(name), self.items);
  if (isMapping(self)) return run(OBJECT_METHODS.get(name), self);
  const result = self instanceof Loop ? self.call(name, given, kit.meter) : undefined;
  return result === undefined ? refuse('type', `${kindOf(self)} has no method \`.${name}()\`.`) : result;
}

const COPY: Method<readonly Value[]> = {
  parameters: [],
  run: (self, _given, kit) => [...kit.items([...self])],
};

const LIST_METHODS = new Map<string, Method<readonly Value[]>>([
  [
    'count',
    {
      parameters: ['value'],
      run: (self, given, kit) => {
        const wanted = given.required('value');
        return self.filter((item) => equal(item, wanted, kit.meter)).length;
      },
    },
  ],
  [
    'index',
    {
      parameters: ['value'],
      run: (self, given, kit) => {
        const wanted = given.required('value');
        const place = self.findIndex((item) => equal(item, wanted, kit.meter));
        return place < 0 ? refuse('type', 'The list does not have this value.') : place;
      },
    },
  ],
]);

const OBJECT_METHODS = new Map<string, Method<Dict>>([
  ['items', { parameters: [], run: (self, _given, kit) => pairs(self, kit) }],
  ['keys', { parameters: [], run: (self, _given, kit) => keysOf(self, kit) }],
  [
    'values',
    { parameters: [], run: (self, _given, kit) => keysOf(self, kit).map((key) => self.get(key) ?? null) },
  ],
  [
    'get',
    {
      parameters: ['key', 'default'],
      run: (self, given) => {
        const key = asKey(given.required('key'));
        const value = typeof key === 'string' ? self.get(key) : undefined;
        return value === undefined ? given.or('default', null) : value;
      },
    },
  ],
  [
    'copy',
    {
      parameters: [],
      run: (self, _given, kit) => {
        kit.meter.spend(self.keys().length);
        return Dict.of(self.entries());
      },
    },
  ],
]);

function keysOf(dict: Dict, kit: Kit): string[] {
  const keys = dict.keys();
  kit.meter.spend(keys.length);
  return keys;
}

/** The keys and values of an object as pairs. */
export function pairs(dict: Dict, kit: Kit): Tuple[] {
  return keysOf(dict, kit).map((key) => new Tuple([key, dict.get(key) ?? null]));
}
