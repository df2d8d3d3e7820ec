"""The checks refuse what they say they refuse."""

import importlib.util
import tempfile
import textwrap
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name,
                                                  ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


layers = load("check_layers")
text = load("check_text")


def tree(files):
    """A throw-away project of three rooms and two services, plus `files`."""
    folder = tempfile.TemporaryDirectory()
    base = {
        "common/base/CMakeLists.txt": "nephele_library(base SOURCES a.hpp)",
        "common/base/a.hpp": "#pragma once",
        "common/crypto/CMakeLists.txt":
            "nephele_library(crypto SOURCES k.hpp DEPENDS base)",
        "common/crypto/k.hpp": '#include "common/base/a.hpp"',
        "common/wire/CMakeLists.txt":
            "nephele_library(wire SOURCES w.hpp DEPENDS base)",
        "common/wire/w.hpp": "#pragma once",
        "services/one/CMakeLists.txt":
            "nephele_library(one SOURCES o.hpp DEPENDS crypto)",
        "services/one/o.hpp": '#include "common/crypto/k.hpp"',
        "services/two/CMakeLists.txt": "nephele_library(two SOURCES t.hpp)",
        "services/two/t.hpp": "#pragma once",
    }
    for name, content in {**base, **files}.items():
        path = Path(folder.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    return folder


def layer_faults(files):
    with tree(files) as root:
        return layers.Check(root).run()


class Layers(unittest.TestCase):
    def refuses(self, files, part):
        faults = layer_faults(files)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(part, faults[0])

    def test_a_clean_tree_has_no_faults(self):
        self.assertEqual(layer_faults({}), [])

    def test_a_sibling_that_depends_does_not_name_is_refused(self):
        self.refuses({"common/crypto/k.hpp": '#include "common/wire/w.hpp"'},
                     "not in this room's DEPENDS")

    def test_a_sibling_that_depends_names_is_admitted(self):
        self.assertEqual(layer_faults({
            "common/crypto/CMakeLists.txt":
                "nephele_library(crypto SOURCES k.hpp DEPENDS base wire)",
            "common/crypto/k.hpp": '#include "common/wire/w.hpp"'}), [])

    def test_an_include_that_points_upward_is_refused(self):
        self.refuses({"common/base/a.hpp": '#include "common/wire/w.hpp"'},
                     "higher tier")

    def test_a_dependency_that_points_upward_is_refused(self):
        self.refuses({"common/base/CMakeLists.txt":
                      "nephele_library(base SOURCES a.hpp DEPENDS wire)"},
                     "points upward")

    def test_a_service_that_includes_a_service_is_refused(self):
        self.refuses({"services/one/o.hpp": '#include "services/two/t.hpp"'},
                     "includes the service two")

    def test_a_library_outside_its_room_is_refused(self):
        self.refuses({"common/wire/w.hpp": "#include <sodium.h>"},
                     "<sodium.h> does not belong")
        self.refuses({"common/wire/w.hpp": "#include <caf/all.hpp>"},
                     "<caf/all.hpp> does not belong")

    def test_a_library_in_its_room_is_admitted(self):
        self.assertEqual(layer_faults({
            "common/crypto/k.hpp": "#include <sodium.h>",
            "services/one/o.hpp": "#include <caf/all.hpp>"}), [])

    def test_a_source_that_cmake_does_not_list_is_refused(self):
        self.refuses({"common/wire/orphan.cpp": ""}, "is not listed")

    def test_a_room_without_a_tier_is_refused(self):
        self.refuses({"common/attic/CMakeLists.txt":
                      "nephele_library(attic SOURCES)"}, "is in no tier")

    def test_a_path_that_is_not_from_the_root_is_refused(self):
        self.refuses({"common/crypto/k.hpp": '#include "k2.hpp"'},
                     "not a path from the repository root")


def text_faults(content, path="common/crypto/x.cpp"):
    return [what for _, what in text.check_file(Path(path), content)]


class Text(unittest.TestCase):
    def test_a_file_of_400_lines_passes_and_401_do_not(self):
        self.assertEqual(text_faults("int a;\n" * 400), [])
        self.assertEqual(len(text_faults("int a;\n" * 401)), 1)

    def test_left_over_marks_are_refused(self):
        self.assertEqual(len(text_faults("// TO" "DO later")), 1)

    def test_paths_of_one_machine_are_refused(self):
        self.assertEqual(len(text_faults('auto p = "/ro' 'ot/x";')), 1)
        self.assertEqual(text_faults('auto p = "/var/lib/x";'), [])

    def test_logging_a_secret_is_refused_across_lines(self):
        self.assertEqual(len(text_faults(
            'log::write("key",\n  to_hex(\n  key.expose()));')), 1)

    def test_streaming_a_secret_is_refused(self):
        self.assertEqual(len(text_faults("out << key.expose()[0];")), 1)

    def test_using_a_secret_is_admitted(self):
        self.assertEqual(text_faults("auto mac = hmac(key.expose(), text);"),
                         [])

    def test_a_reason_admits_a_secret_that_is_shown(self):
        self.assertEqual(text_faults(
            "// shown on purpose: the vectors carry it\n"
            "auto out = to_hex(key.expose());"), [])

    def test_a_printer_for_a_secret_is_refused(self):
        self.assertEqual(len(text_faults(
            "std::ostream& operator<<(std::ostream&, const secret<32>&);")), 1)
        self.assertEqual(len(text_faults(
            "template <> struct fmt::formatter<mix_secret_key> {")), 1)

    def test_a_link_that_leads_nowhere_is_refused(self):
        def faults(page):
            return list(text.check_links(ROOT, Path("docs/x.md"), page))
        self.assertEqual(len(faults("see [a](no-such-page.md)")), 1)
        self.assertEqual(faults("see [a](../README.md#top), "
                                "[b](https://example.org)"), [])

    def test_tests_may_show_secrets(self):
        self.assertEqual(text_faults("CHECK(to_hex(key.expose()) == x);",
                                     "tests/unit/crypto/x.test.cpp"), [])


if __name__ == "__main__":
    unittest.main()
