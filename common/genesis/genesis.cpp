#include "common/genesis/genesis.hpp"

#include "common/topology/limits.hpp"

#include <algorithm>
#include <iterator>

namespace nephele::genesis {

namespace {

using topology::node_role;

bool comes_twice(std::vector<identity> all) {
  std::ranges::sort(all);
  return std::ranges::adjacent_find(all) != all.end();
}

void judge_signers(const topology::signer_set& by,
                   std::vector<std::string>& faults) {
  if (by.signers.size() > topology::max_signatures)
    faults.push_back("more than " + std::to_string(topology::max_signatures)
                     + " signers");
  if (comes_twice(by.signers))
    faults.emplace_back("a signer comes twice");
  if (by.threshold < 1
      || by.threshold > std::max<std::size_t>(by.signers.size(), 1))
    faults.emplace_back("the threshold is not from 1 to the number of signers");
}

void judge_nodes(const genesis& contents, std::vector<std::string>& faults) {
  std::vector<identity> all;
  std::size_t mixes = 0;
  std::size_t gateways = 0;
  for (const auto& node : contents.admitted) {
    all.push_back(node.id);
    const auto is_mix = node.role == node_role::mix;
    ++(is_mix ? mixes : gateways);
    if (node.layer && (node.layer->value() != 0) != is_mix)
      faults.push_back("node " + to_hex(node.id.span())
                       + ": a mix has a layer from 1 to 3, a gateway none");
  }
  if (comes_twice(all))
    faults.emplace_back("a node is admitted twice");
  if (mixes < mix_layers * contents.min_mixes_per_layer)
    faults.push_back("only " + std::to_string(mixes) + " mixes, "
                     + std::to_string(contents.min_mixes_per_layer)
                     + " a layer are asked for");
  if (gateways == 0)
    faults.emplace_back("no gateway");
  if (contents.admitted.size() > topology::max_nodes)
    faults.push_back("more than " + std::to_string(topology::max_nodes)
                     + " nodes");
}

} // namespace

const admitted_node* genesis::find(const identity& id) const noexcept {
  const auto found = std::ranges::find(admitted, id, &admitted_node::id);
  return found == admitted.end() ? nullptr : &*found;
}

topology::network_parameters genesis::parameters_from(wall_time now) const {
  auto result = parameters;
  // Whole seconds: people read and compare them.
  result.genesis_time
      = begins.value_or(std::chrono::floor<std::chrono::seconds>(now));
  return result;
}

std::vector<std::string> faults_of(const genesis& contents) {
  std::vector<std::string> faults;
  if (const auto fine = validate(contents.parameters_from(wall_time{})); !fine)
    faults.push_back(fine.error().text());
  judge_signers(contents.signers, faults);
  if (contents.min_mixes_per_layer < 1)
    faults.emplace_back("min_mixes_per_layer is 0");
  judge_nodes(contents, faults);
  if (comes_twice(contents.services))
    faults.emplace_back("a service comes twice");
  if (contents.services.size() > topology::max_services)
    faults.push_back("more than " + std::to_string(topology::max_services)
                     + " services");
  std::ranges::move(ledger_faults_of(contents), std::back_inserter(faults));
  return faults;
}

std::vector<std::string> ledger_faults_of(const genesis& contents) {
  if (!contents.ledger)
    return {};
  std::vector<std::string> faults;
  const auto& begin = *contents.ledger;
  const auto& epochs = begin.params.epochs;
  if (!contents.begins)
    faults.emplace_back("a ledger needs a genesis_time, not now");
  // Topology and ledger count the same epochs.
  if (std::chrono::seconds{epochs.epoch_seconds}
      != contents.parameters.epoch_length)
    faults.push_back("ledger.parameters.epochs.epoch_seconds "
                     + std::to_string(epochs.epoch_seconds)
                     + " is not the epoch_length");
  if (epochs.epochs_per_rotation != contents.parameters.epochs_per_rotation)
    faults.push_back("ledger.parameters.epochs.epochs_per_rotation "
                     + std::to_string(epochs.epochs_per_rotation)
                     + " is not the network's "
                     + std::to_string(contents.parameters.epochs_per_rotation));
  for (const auto& fault : ledger::faults_of(begin))
    faults.push_back("ledger: " + fault);
  return faults;
}

} // namespace nephele::genesis
