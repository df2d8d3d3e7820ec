"""tools/check_monitoring accepts the project and refuses what it says."""

import importlib.machinery
import importlib.util
import re
import shutil
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["helm/nephele/files", "tests/monitoring", "docs/operations/runbooks"]


def load(path):
    loader = importlib.machinery.SourceFileLoader(path.stem, str(path))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(path.stem, loader))
    loader.exec_module(module)
    return module


monitoring = load(ROOT / "tools" / "check_monitoring")


class Monitoring(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for part in PARTS:
            shutil.copytree(ROOT / part, self.root / part)
        self.boards = self.root / "helm/nephele/files/dashboards"
        self.rules = self.root / "helm/nephele/files/rules"

    def refused(self, part, keep_tests=False):
        if not keep_tests:  # promtool takes seconds for them
            shutil.rmtree(self.root / "tests/monitoring/rules")
        faults = monitoring.Check(self.root).run()
        self.assertTrue(any(part in fault for fault in faults),
                        f"no fault says {part}: {faults}")

    def edit(self, path, pattern, replacement):
        text = path.read_text()
        changed = re.sub(pattern, replacement, text, count=1, flags=re.S)
        self.assertNotEqual(text, changed)
        path.write_text(changed)

    def test_the_project_has_no_faults(self):
        self.assertEqual(monitoring.Check(ROOT).run(), [])

    def test_every_alert_is_proved_by_a_firing_and_a_silent_case(self):
        """All rules made to fire never, and always: each one's tests notice."""
        for file in sorted(self.rules.glob("*.yaml")):
            original = file.read_text()
            names = set(re.findall(r"alert: (\w+)", original))
            for expression in ("vector(0) > 1", "vector(1)"):
                file.write_text(re.sub(
                    r"(alert: \w+\n +expr: ).*?(?=\n +(for|labels):)",
                    rf"\g<1>{expression}", original, flags=re.S))
                said = monitoring.promtool(
                    "test", "rules", self.root / "tests/monitoring/rules"
                    / f"{file.stem}.test.yaml")
                noticed = set(re.findall(r'alertname=\\?"(\w+)\\?", alertstate',
                                         said))
                self.assertEqual(names - noticed, set(), expression)
            file.write_text(original)

    def test_an_alert_without_a_page_is_refused(self):
        (self.root / "docs/operations/runbooks/NepheleDown.md").unlink()
        self.refused("NepheleDown: has no page")

    def test_a_page_without_an_alert_is_refused(self):
        (self.root / "docs/operations/runbooks/NepheleUp.md").write_text("# x\n")
        self.refused("NepheleUp.md: there is no such alert")

    def test_a_page_that_does_not_say_what_to_do_is_refused(self):
        self.edit(self.root / "docs/operations/runbooks/NepheleDown.md",
                  "## Do\n", "")
        self.refused("NepheleDown.md: has not")

    def test_an_alert_without_a_silent_case_is_refused(self):
        rules = self.root / "tests/monitoring/rules"
        for file in ("network", "nodes"):
            (rules / f"{file}.test.yaml").unlink()
        self.edit(rules / "processes.test.yaml",
                  r"  - name: NepheleDown is silent.*?(?=  - name)", "")
        self.refused("NepheleDown: no test sees it silent", keep_tests=True)

    def test_an_expression_that_does_not_parse_is_refused(self):
        self.edit(self.rules / "processes.yaml", "expr: up", "expr: sum by up(")
        self.refused("processes.yaml")

    def test_a_rule_by_client_is_refused(self):
        self.edit(self.rules / "nodes.yaml", r"by \(namespace", "by (client")
        self.refused("groups by ['client']")

    def test_a_dashboard_changed_by_hand_is_refused(self):
        self.edit(self.boards / "mixnode.json", "Packets in", "Packets inward")
        self.refused("is not what tools/render-dashboards makes")

    def test_a_panel_of_one_namespace_is_refused(self):
        self.edit(self.boards / "mixnode.json", r'(Packets in".*?)=~\\"\$namespace\\"',
                  r'\1=\\"mine\\"')
        self.refused("mixnode.json: Packets in: names a namespace")

    def test_a_panel_that_does_not_parse_is_refused(self):
        self.edit(self.boards / "mixnode.json", r"sum by \(pod", "sum by ((pod")
        self.refused("mixnode.json: ")

    def test_a_panel_by_client_is_refused(self):
        self.edit(self.boards / "gateway.json", r"sum by \(pod", "sum by (peer")
        self.refused("groups by ['peer']")

    def test_two_dashboards_of_one_uid_are_refused(self):
        self.edit(self.boards / "gateway.json", "nephele-gateway", "nephele-mixnode")
        self.refused("two dashboards of one uid")


if __name__ == "__main__":
    unittest.main()
