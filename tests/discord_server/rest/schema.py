"""Request bodies against Discord's own OpenAPI description, where that file is there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

_NAME = re.compile(r"\{[^}]+\}")


class Schema:
    """Says what in a JSON body breaks its route's schema; `checked` is False without the file."""

    def __init__(self, path: Path) -> None:
        self.checked = path.is_file()
        self._routes: list[tuple[str, re.Pattern[str], Any]] = []
        self._document: dict[str, Any] = json.loads(path.read_text()) if self.checked else {}
        if not self.checked:
            return
        # Discord takes ids as numbers too, and discord.py sends some so.
        self._document["components"]["schemas"]["SnowflakeType"] = {
            "type": ["string", "integer"],
            "pattern": "^(0|[1-9][0-9]*)$",
        }
        validator = extend(  # type: ignore[no-untyped-call]
            Draft202012Validator, {"oneOf": self._one_of, "anyOf": self._one_of, "$ref": self._ref}
        )
        self._root = validator({})
        for template, operations in self._document["paths"].items():
            pattern = re.compile("".join(
                "[^/]+" if _NAME.fullmatch(part) else re.escape(part)
                for part in re.split(r"(\{[^}]+\})", template)
            ))  # fmt: skip
            for method, operation in operations.items():
                if method in ("get", "put", "post", "patch", "delete"):
                    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
                    self._routes.append((method.upper(), pattern, body and body["schema"]))
        # A literal path such as …/@original goes before the template that would match it too.
        self._routes.sort(key=lambda route: route[1].pattern.count("[^/]+"))

    def complaints(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with `body`, at most five sentences; none for a route that takes no JSON body."""
        for known, pattern, schema in self._routes:
            if known == method and pattern.fullmatch(path):
                if schema is None:
                    return [] if body is None else ["takes no JSON body"]
                errors = self._root.evolve(schema=schema).iter_errors(body)
                return [
                    f"{error.json_path}: {error.message[:300]}"
                    for error, _ in zip(errors, range(5), strict=False)
                ]
        return ["is not in Discord's API description"] if self.checked else []

    def _ref(self, validator: Any, ref: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
        yield from validator.descend(instance, self._resolved(ref))

    def _resolved(self, ref: str) -> Any:
        found: Any = self._document
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
        return found

    def _one_of(
        self, validator: Any, branches: list[Any], instance: Any, _schema: Any
    ) -> Iterator[ValidationError]:
        """Descends only into the branches that the instance's `type` picks, so that the complaint fits it."""
        picked = [branch for branch in branches if self._could_be(branch, instance)]
        if not picked:
            yield ValidationError(f"{str(instance)[:200]} is none of the kinds allowed here")
            return
        first: list[ValidationError] = []
        for branch in picked:
            errors = list(validator.descend(instance, branch))
            if not errors:
                return
            first = first or errors
        yield from first

    def _could_be(self, branch: Any, instance: Any) -> bool:
        if "$ref" in branch:
            branch = self._resolved(branch["$ref"])
        if "const" in branch:
            return bool(branch["const"] == instance)
        if (instance is None) != (branch.get("type") == "null"):
            return False
        kind = branch.get("properties", {}).get("type", {}).get("enum")
        return kind is None or not isinstance(instance, dict) or instance.get("type") in kind
