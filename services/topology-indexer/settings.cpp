#include "services/topology-indexer/settings.hpp"

#include "common/config/schema.hpp"

namespace nephele::topology_indexer {

void describe(config::schema& known, settings& chosen) {
  known.add("genesis_file", &chosen.genesis_file,
            "Who may take part and what the network is: nephele genesis "
            "makes it.",
            config::required);
  known.add("keys_dir", &chosen.keys_dir,
            "Holds identity.key, which signs topologies, and link.key; made "
            "if missing.",
            config::required);
  known.add("signer_key_files", &chosen.signer_key_files,
            "Further identity.key files to sign with, where the genesis asks "
            "for more than one signature.");
  known.add("data_dir", &chosen.data_dir,
            "Holds what was signed last, so that a restart never contradicts "
            "it.",
            config::required);
  known.add("host", &chosen.host, "Where both ports are bound.",
            config::required);
  known.add("request_port", &chosen.request_port,
            "Registrations and topology; 0 takes a free one.");
  known.add("feed_port", &chosen.feed_port,
            "News of epochs and deltas; 0 takes a free one.");
  known.add("max_connections", &chosen.max_connections,
            "Connections that each port holds.", config::range{10, 100'000});
}

} // namespace nephele::topology_indexer
