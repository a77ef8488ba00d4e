"""What of Qt, of Python and of the system goes into a package: an allow list, since some of it must not be given on.

Of Qt the modules and plugins named here, all under the LGPL 3; among the others are some under the GPL alone (the virtual
keyboard, the Wayland compositor). Of Python the modules that stand on GNU readline and GNU dbm are left out. Of the system
nothing is taken that any desktop has and that Debian's own package of it is better for: the packages name these as needs.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

LEFT_OUT_MODULES = (
    *("readline", "rlcompleter", "_gdbm", "_dbm", "dbm"),  # GNU readline and GNU dbm are under the GPL
    *("tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "pydoc_data", "ensurepip", "curses", "_curses"),
    *("pytest", "hypothesis", "IPython", "matplotlib", "pandas", "scipy", "setuptools", "pip"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtSql", "PySide6.QtDesigner", "PySide6.QtTest"),
)

QT_LIBRARIES = frozenset(
    (
        *("Core", "Gui", "Widgets", "Svg", "SvgWidgets", "DBus", "OpenGL", "PrintSupport", "XcbQpa"),
        *("WaylandClient", "WlShellIntegration", "WaylandEglClientHwIntegration"),
    )
)
QT_PLUGINS = frozenset(
    (
        *("platforms/qxcb", "platforms/qoffscreen", "platforms/qwayland", "platforms/qwindows", "platforms/qcocoa"),
        *(
            "platforminputcontexts/composeplatforminputcontextplugin",
            "platforminputcontexts/ibusplatforminputcontextplugin",
        ),
        *("iconengines/qsvgicon", "imageformats/qsvg", "imageformats/qico", "imageformats/qjpeg"),
        *("styles/qmodernwindowsstyle", "styles/qmacstyle", "platformthemes/qxdgdesktopportal"),
        *("xcbglintegrations/qxcb-glx-integration", "xcbglintegrations/qxcb-egl-integration"),
        *("wayland-shell-integration/xdg-shell", "wayland-decoration-client/bradient"),
        "wayland-graphics-integration-client/qt-plugin-wayland-egl",
    )
)
QT_TRANSLATIONS = frozenset({"qtbase_zh_CN.qm"})

_QT_LIBRARY = re.compile(r"(?:lib)?Qt6(\w+?)(?:\.abi3)?\.(?:so|dll|dylib)", re.IGNORECASE)
_BABEL = ("root", "en", "en_US", "zh", "zh_Hans", "zh_Hans_CN", "zh_Hans_SG")

OWN_LIBRARIES = (
    "libpython",
    "libQt6",
    "libpyside6",
    "libshiboken6",
    "libicu",
    "libcrypto",
    "libssl",
    "libffi",
    "libsqlite3",
)
"""Of the libraries in the root of the folder those that are the program's own on Linux; icu is the one of the Qt wheel."""
OF_PYTHON = ("libz", "libbz2", "liblzma", "libuuid", "libexpat", "libcrypt", "libmpdec", "libnsl", "libtirpc")
"""Small ones that modules of Python stand on; all under the LGPL or freer."""


def wanted(target: str, source: str, linux: bool) -> bool:
    """Whether the file at `target` of the folder, from `source`, is one of those that may and should go in."""
    path = PurePosixPath(target.replace("\\", "/"))
    parts = path.parts
    if "__pycache__" in parts or path.suffix == ".po":
        return False
    if parts[:2] == ("resources", "pictures"):  # of the README
        return False
    if "PySide6" in parts:
        return _wanted_of_qt(path)
    if "babel" in parts and "locale-data" in parts:
        return path.stem in _BABEL
    if linux and len(parts) == 1 and ".so" in path.name:
        return path.name.startswith(OWN_LIBRARIES) or "site-packages" in source
    return True


def _wanted_of_qt(path: PurePosixPath) -> bool:
    parts = path.parts
    if "qml" in parts or "metatypes" in parts:
        return False
    if "plugins" in parts:
        group, name = parts[-2], path.name.partition(".")[0].removeprefix("lib")
        return f"{group}/{name}" in QT_PLUGINS
    if "translations" in parts:
        return path.name in QT_TRANSLATIONS
    known = _QT_LIBRARY.match(path.name)
    return known is None or known[1] in QT_LIBRARIES
