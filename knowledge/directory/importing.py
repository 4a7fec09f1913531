"""Brings a feed into a city pack: new services are added, unchanged ones renewed, an editor's are never touched."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.city import Service, Services
from knowledge.directory.feeds import Feed
from knowledge.directory.translating import CannotTranslate, read_provenance, translate_service
from knowledge.reading import Document, Record, parse_record, read_document
from knowledge.translation import fingerprint

LEDGER = "imported.yml"


class Imported(Record):
    """What was imported before: where from, and a hash of it, by which an editor's change is seen."""

    feed: str
    of: str


class Ledger(Record):
    """The file `imported.yml` of a city pack."""

    services: dict[str, Imported]


@dataclass(slots=True)
class Report:
    """What an import did, or would do: ids, and what was left out or kept, with the reason."""

    added: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    believed: int = 0

    def describe(self) -> list[str]:
        """Return the report as lines."""
        counts = f"{len(self.added)} added, {len(self.renewed)} renewed, {len(self.same)} as they were"
        believed = f"{self.believed} carry the source and confidence of a Waymark export, and were believed"
        return [
            f"{counts}, {len(self.left)} left out",
            *([believed] if self.believed else []),
            *(f"left out {name}: {why}" for name, why in self.left),
        ]


def import_feed(feed: Feed, folder: Path, *, write: bool) -> Report:
    """Import a feed into a city's folder; everything is judged first, then written in one step, if at all."""
    document = read_document(folder / "services.yml")
    held = {service.id: service for service in parse_record(document, Services).services}
    ledger = dict(_read_ledger(folder / LEDGER))
    report, changes, seen = Report(), {}, set[str]()
    for raw in feed.services:
        name = str(raw.get("name") or raw.get("id") or "a service without a name")
        try:
            service = translate_service(raw, feed.address)
        except CannotTranslate as reason:
            report.left.append((name, str(reason)))
            continue
        ids = {service.id, str(raw.get("id") or service.id)}
        if seen & ids:
            report.left.append((name, "another service of this feed has its name or id too"))
            continue
        seen |= ids
        report.believed += bool(read_provenance(raw, feed.address))
        if _place(service, held.get(service.id), ledger.get(service.id), report):
            changes[service.id] = service
    for id_, service in changes.items():
        ledger[id_] = Imported(feed=feed.address, of=_hash_of(service))
    if write and changes:
        _write(document, folder, changes, ledger)
    return report


def _place(service: Service, held: Service | None, known: Imported | None, report: Report) -> bool:
    """Tell whether a service is to be written, and note it in the report."""
    if held is None and known is not None:
        report.left.append(
            (service.id, f"an editor removed it here; take it out of {LEDGER} to have it back")
        )
        return False
    if held is None:
        report.added.append(service.id)
        return True
    if held == service:
        report.same.append(service.id)
        return False
    if known is None or known.of != _hash_of(held):
        report.left.append((service.id, "an editor has written or changed it here; theirs is kept"))
        return False
    report.renewed.append(service.id)
    return True


def _hash_of(service: Service) -> str:
    return fingerprint(service.model_dump_json())


def _read_ledger(path: Path) -> Mapping[str, Imported]:
    return parse_record(read_document(path), Ledger).services if path.is_file() else {}


def _write(
    document: Document, folder: Path, changes: Mapping[str, Service], ledger: Mapping[str, Imported]
) -> None:
    """Write both files beside the old ones, read the new one back, then put them in place."""
    text = _change_text(document, changes)
    services, record = folder / "services.yml.new", folder / f"{LEDGER}.new"
    services.write_text(text, encoding="utf-8")
    entries = {id_: entry.model_dump() for id_, entry in sorted(ledger.items())}
    record.write_text(_dump({"services": entries}), encoding="utf-8")
    try:
        parse_record(read_document(services), Services)
        os.replace(record, folder / LEDGER)
        os.replace(services, folder / "services.yml")
    finally:
        services.unlink(missing_ok=True)
        record.unlink(missing_ok=True)


def _change_text(document: Document, changes: Mapping[str, Service]) -> str:
    """Return the file with changed services in their place and new ones at its end; all else stays as written."""
    lines = document.path.read_text(encoding="utf-8").splitlines()
    entries = document.data["services"]
    starts = [document.line(("services", number)) - 1 for number in range(len(entries))]
    indent = lines[starts[0]].partition("-")[0] if starts else "  "
    left = dict(changes)
    for number in reversed(range(len(entries))):
        service = left.pop(str(entries[number]["id"]), None)
        if service is not None:
            end = starts[number + 1] if number + 1 < len(starts) else len(lines)
            while _is_remark(lines[end - 1]):
                end -= 1
            remarks = [line for line in lines[starts[number] : end] if _is_remark(line) and line.strip()]
            lines[starts[number] : end] = remarks + _block(service, indent)
    if not entries:
        empty = document.line(("services",)) - 1
        lines[empty] = re.sub(r"\[\s*\]", "", lines[empty])
    for service in left.values():
        lines += _block(service, indent)
    return "\n".join(lines) + "\n"


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _block(service: Service, indent: str) -> list[str]:
    plain: dict[str, Any] = service.model_dump(mode="json")
    return [indent + line for line in _dump([plain]).splitlines()]


def _dump(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
