"""Answers with what real Jinja2 makes of an expression or template: one JSON document per line in, one out, in order.

The first line is the scope. Every other line is {"source": str, "template": bool}; its answer is {"value"?, "text"?} or, for what raised, an
{"error"}, for expressions one of each kind. What Python only has as an iterator counts as the list of what it gives.
"""

import collections.abc
import json
import sys

from jinja2 import StrictUndefined, Undefined, __version__
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 200_000


class Bounded(ImmutableSandboxedEnvironment):
    """The sandbox, in which a calculation that would take minutes raises at once."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context, operator, left, right):
        if operator == "**":
            if isinstance(left, int) and isinstance(right, int) and abs(left) > 1 and right * left.bit_length() > 4096:
                raise OverflowError("too large for the oracle")
            return left**right
        for text, times in ((left, right), (right, left)):
            if isinstance(text, (str, list, tuple)) and isinstance(times, int) and len(text) * times > LONGEST:
                raise OverflowError("too large for the oracle")
        return left * right


def plain(value):
    """The value as JSON has it; what JSON has not raises."""
    if isinstance(value, Undefined):
        raise TypeError("the result is undefined")
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("the result is not finite")
        return value
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the result has a key that is no string")
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, range, collections.abc.Iterator, collections.abc.ItemsView,
                          collections.abc.KeysView, collections.abc.ValuesView)):
        return [plain(item) for item in value]
    raise TypeError(f"the result is a {type(value).__name__}")


def attempt(work):
    try:
        return {"ok": True, "value": work()}
    except RecursionError:
        return {"ok": False, "error": "RecursionError"}
    except Exception as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"[:300]}


def main():
    environment = Bounded(undefined=StrictUndefined)
    first = sys.stdin.readline()
    print(json.dumps({"version": __version__, "python": sys.version.split()[0]}), flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        source = case["source"]
        answer = {}
        template = source if case["template"] else "{{ " + source + " }}"
        answer["text"] = attempt(lambda: environment.from_string(template).render(json.loads(first)))
        if not case["template"]:
            answer["value"] = attempt(
                lambda: plain(environment.compile_expression(source, undefined_to_none=False)(**json.loads(first)))
            )
        print(json.dumps(answer))
    sys.stdout.flush()


main()
