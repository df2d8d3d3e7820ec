#pragma once

namespace CLI {
class App;
}

namespace nephele::cli {

/// `nephele topology show`: the network at a glance, for people.
void add_topology_commands(CLI::App& app);

} // namespace nephele::cli
