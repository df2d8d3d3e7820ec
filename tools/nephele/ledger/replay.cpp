#include "tools/nephele/ledger/replay.hpp"

#include "common/genesis/parse.hpp"
#include "common/replication/ledger_machine.hpp"
#include "common/replication/replay.hpp"
#include "common/replication/store_lock.hpp"
#include "tools/nephele/failure.hpp"

#include <memory>

namespace nephele::cli {

namespace {

struct options {
  std::filesystem::path folder;
  std::filesystem::path genesis;
  std::filesystem::path snapshot;
};

template <class T>
T required(result<T> value) {
  if (!value)
    give_up(value.error().text());
  return *std::move(value);
}

void run(const options& chosen) {
  auto contents = required(genesis::load(chosen.genesis));
  if (!contents.ledger)
    give_up(chosen.genesis.string() + " has no ledger");
  const replication::ledger_source machines{*std::move(contents.ledger)};
  const auto lock = required(replication::store_lock::take(chosen.folder));
  const auto store = required(
      replication::block_store::open(chosen.folder / "ledger.db", {}));
  std::optional<replication::snapshot> start;
  if (!chosen.snapshot.empty())
    start = required(replication::read_snapshot(chosen.snapshot));
  const auto machine = required(
      replication::replay(*store, machines, start ? &*start : nullptr));
  std::cout << "block " << machine->height() << ": the same state, "
            << to_hex(machine->app_hash()) << '\n';
}

} // namespace

void add_ledger_replay_command(CLI::App& group) {
  auto* const command = group.add_subcommand(
      "replay", "Run the blocks of a stopped validator again and compare the "
                "state after each");
  const auto chosen = std::make_shared<options>();
  command->add_option("DATA_DIR", chosen->folder)->required();
  command->add_option("--genesis", chosen->genesis)->required();
  command->add_option("--snapshot", chosen->snapshot,
                      "Begin with this state snapshot: a folder of "
                      "DATA_DIR/snapshots");
  command->callback([chosen] { run(*chosen); });
}

} // namespace nephele::cli
