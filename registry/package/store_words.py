"""What the columns of the tables beside the records are called; the tables themselves: `registry.model.table_words`."""

from __future__ import annotations

from collections.abc import Mapping

from registry.model.catalogue import Title

_TX = Title("Number of the change", "变更序号")
_TABLE = Title("Table of the record", "记录所在表")
_UID = Title("Key of the record", "记录主键")

COLUMNS: Mapping[str, Mapping[str, Title]] = {
    "change_log": {
        "id": Title("Number", "序号"),
        "tx": _TX,
        "table_name": _TABLE,
        "uid": _UID,
        "op": Title("What was done", "操作"),
        "delta": Title("What changed, as JSON", "变动内容（JSON）"),
    },
    "change_seal": {
        "tx": _TX,
        "at": Title("Moment (UTC)", "时刻（UTC）"),
        "actor": Title("Person", "经办人"),
        "kind": Title("Kind", "类别"),
        "label": Title("What it was, as JSON", "事项（JSON）"),
        "reason": Title("Reason", "理由"),
        "target": Title("The change it undoes or does again", "所撤销或重做的变更"),
        "batch": Title("Import", "导入批次"),
        "n": Title("Number of log entries", "日志条数"),
        "first_id": Title("First log entry", "首条日志"),
        "last_id": Title("Last log entry", "末条日志"),
        "digest": Title("SHA-256 of its log entries", "日志 SHA-256"),
        "prev": Title("Hash of the seal before", "前一封印哈希"),
        "hash": Title("Hash of the seal", "封印哈希"),
    },
    "value_source": {
        "tx": _TX,
        "uid": _UID,
        "field": Title("Field", "字段"),
        "table_name": _TABLE,
        "kind": Title("Kind of source", "来源类别"),
        "note": Title("Words of the person", "说明"),
    },
    "import_file": {
        "sha256": Title("SHA-256", "SHA-256"),
        "name": Title("File name", "文件名"),
        "size": Title("Size in bytes", "字节数"),
        "path": Title("Where it lies in the package", "包内位置"),
    },
    "import_batch": {
        "uid": Title("Key", "主键"),
        "tx": _TX,
        "file": Title("SHA-256 of the file", "文件 SHA-256"),
        "name": Title("File name", "文件名"),
        "mapping": Title("How its columns were read, as JSON", "列的读法（JSON）"),
        "counts": Title("What it gave, as JSON", "导入计数（JSON）"),
    },
    "import_row": {
        "id": Title("Number", "序号"),
        "batch": Title("Import", "导入批次"),
        "sheet": Title("Sheet", "工作表"),
        "row_no": Title("Row", "行号"),
        "cells": Title("Cells, as JSON", "单元格（JSON）"),
    },
    "import_record": {
        "row": Title("Row of a sheet", "表格行"),
        "table_name": _TABLE,
        "uid": _UID,
        "tx": _TX,
        "columns": Title("Fields and their columns", "字段与所在列"),
    },
    "contact_vault": {
        "digest": Title("Digest", "摘要"),
        "uid": _UID,
        "body": Title("Contact, as JSON", "联系人内容（JSON）"),
    },
    "layout_memory": {
        "layout": Title("Key", "主键"),
        "name": Title("Name", "名称"),
        "office": Title("Office", "单位"),
        "body": Title("Layout, as JSON", "版式（JSON）"),
        "headers": Title("Headers, as JSON", "表头（JSON）"),
        "created": Title("Made at", "建立时间"),
        "used": Title("Last used at", "最近使用时间"),
        "times": Title("Times used", "使用次数"),
    },
    "header_word": {
        "word": Title("Header word", "表头词"),
        "field": Title("Field", "字段"),
        "learned": Title("Learned at", "学习时间"),
    },
    "not_same": {
        "a": Title("Firm", "企业"),
        "b": Title("Other name or code", "另一名称或代码"),
        "decided": Title("Decided at", "确认时间"),
        "actor": Title("Person", "经办人"),
    },
    "setting": {"key": Title("Key", "主键"), "value": Title("Value", "取值")},
}
