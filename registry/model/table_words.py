"""What the tables of a registry are called, those beside the records too: change log, sources, imported sheets, settings."""

from __future__ import annotations

from collections.abc import Mapping

from registry.model.catalogue import Title
from registry.model.entities import ENTITIES

TABLE_TITLES: Mapping[str, Title] = {
    "change_log": Title("Change log", "变更日志"),
    "change_seal": Title("Seals of the change log", "变更日志封印"),
    "value_source": Title("Sources of values", "数值来源"),
    "import_file": Title("Imported files", "导入文件"),
    "import_batch": Title("Imports", "导入批次"),
    "import_row": Title("Rows of imported sheets", "导入表格行"),
    "import_record": Title("Records that a row gave", "导入行所生成的记录"),
    "contact_vault": Title("Earlier contacts", "联系人历史"),
    "layout_memory": Title("Remembered layouts of sheets", "已记住的表格版式"),
    "header_word": Title("Learned header words", "已学表头词"),
    "not_same": Title("Names told apart", "已确认不同的名称"),
    "setting": Title("Settings", "设置"),
}


def table_title(name: str) -> Title:
    """What the table `name` is called in both languages.

    Raises:
        KeyError: there is no such table.
    """
    entity = ENTITIES.get(name)
    return Title(entity.en, entity.zh) if entity is not None else TABLE_TITLES[name]
