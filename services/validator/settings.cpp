#include "services/validator/settings.hpp"

#include "common/config/schema.hpp"

namespace nephele::validator {

namespace {

using namespace std::chrono_literals;

void describe_places(config::schema& known, settings& chosen) {
  known.add("genesis_file", &chosen.genesis_file,
            "How the ledger begins: nephele genesis makes it.",
            config::required);
  known.add("keys_dir", &chosen.keys_dir,
            "Holds identity.key, which signs blocks, and link.key; made if "
            "missing.",
            config::required);
  known.add("data_dir", &chosen.data_dir,
            "Holds the blocks, the state and its snapshots.", config::required);
  known.add("host", &chosen.host, "Where both ports are bound.",
            config::required);
  known.add("request_port", &chosen.request_port,
            "Transactions and queries; 0 takes a free one.");
  known.add("feed_port", &chosen.feed_port,
            "News of blocks and events; 0 takes a free one.");
  known.add("advertised_host", &chosen.advertised_host,
            "What join files tell others to dial; host unless set.");
}

} // namespace

void describe(config::schema& known, settings& chosen) {
  describe_places(known, chosen);
  known.add("max_connections", &chosen.max_connections,
            "Connections that each port holds.", config::range{10, 100'000});
  known.add("block_window", &chosen.block_window,
            "How long the first transaction of a block waits for others.",
            config::range{1ms, 10'000ms});
  known.add("block_transactions", &chosen.block_transactions,
            "Transactions of a block at most.", config::range{1, 10'000});
  known.add("idle_block", &chosen.idle_block,
            "A block without transactions is made this often: epochs end in "
            "it.",
            config::range{10ms, 3'600'000ms});
  known.add("snapshot_blocks", &chosen.snapshot_blocks,
            "Blocks between two state snapshots; 0 for none.");
}

} // namespace nephele::validator
