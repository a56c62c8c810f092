import { integer } from './arithmetic.ts';
import { refuse } from './failure.ts';
import { iterate } from './sequence.ts';
import type { Meter } from './meter.ts';
import { defined, Dict, kindOf, Tuple, Undefined, type Value } from './value.ts';

/** What `object[key]` is: an own key, an item by place (from the end if negative), or undefined under `name`. */
export function lookup(object: Value, key: Value, meter: Meter, name?: string, offset?: number): Value {
  const holder = defined(object);
  const wanted = defined(key);
  const missing = (): Undefined => {
    const shown =
      name ?? (typeof wanted === 'string' || typeof wanted === 'number' ? String(wanted) : 'item');
    return new Undefined(`\`${shown}\` does not exist: ${kindOf(holder)} has no such member.`, shown, offset);
  };
  const found = member(holder, wanted, meter);
  return found === undefined ? missing() : found;
}

function member(holder: Value, wanted: Value, meter: Meter): Value | undefined {
  if (holder instanceof Dict) return typeof wanted === 'string' ? holder.get(wanted) : undefined;
  if (holder instanceof Tuple && typeof wanted === 'string')
    return holder.items[holder.names.indexOf(wanted)];
  if (typeof wanted !== 'number' && typeof wanted !== 'boolean') return undefined;
  if (typeof holder !== 'string' && !Array.isArray(holder) && !(holder instanceof Tuple)) return undefined;
  const items =
    typeof holder === 'string' ? iterate(holder, meter) : Array.isArray(holder) ? holder : holder.items;
  const place = Number(wanted);
  return items[place < 0 ? place + items.length : place];
}

/** A function that reads a dotted attribute such as `author.names.0`; a part that is missing becomes `otherwise`. */
export function attributeReader(path: Value, meter: Meter, otherwise?: Value): (item: Value) => Value {
  const parts = partsOf(defined(path));
  return (item) => {
    let value = item;
    for (const part of parts) {
      meter.spend(1);
      value = lookup(value, part, meter);
      if (otherwise !== undefined && value instanceof Undefined) value = otherwise;
    }
    return value;
  };
}

function partsOf(path: Value): (string | number)[] {
  if (path === null) return [];
  if (typeof path === 'number') return [path];
  if (typeof path !== 'string')
    return refuse('type', `An attribute is named by a string, not ${kindOf(path)}.`);
  return path.split('.').map((part) => (/^\d+$/.test(part) ? integer(Number(part)) : part));
}
