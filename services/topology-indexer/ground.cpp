#include "services/topology-indexer/ground.hpp"

#include "common/genesis/parse.hpp"
#include "services/topology-indexer/errors.hpp"

#include <algorithm>

namespace nephele::topology_indexer {

namespace {

// Kubernetes gives a pod its Secrets readable by the group.
constexpr auto access = crypto::key_file_access::group_reads;

result<genesis::genesis> read_genesis(const std::filesystem::path& file) {
  auto contents = genesis::load(file);
  if (!contents)
    return fail(errc::genesis, contents.error().context());
  std::string faults;
  for (const auto& fault : faults_of(*contents))
    faults += (faults.empty() ? "" : "; ") + fault;
  if (!faults.empty())
    return fail(errc::genesis, file.string() + ": " + faults);
  return contents;
}

result<std::vector<crypto::signing_key>>
read_signers(const settings& chosen, const crypto::long_term_keys& keys) {
  std::vector<crypto::signing_key> result;
  result.push_back(keys.signer());
  for (const auto& file : chosen.signer_key_files) {
    const auto seed = crypto::load_secret<crypto::ed25519_seed>(file, access);
    if (!seed)
      return fail(errc::signer, seed.error().context());
    result.emplace_back(*seed);
  }
  return result;
}

/// Keys that the genesis does not list sign nothing that counts.
result<void> fit(topology::signer_set& wanted,
                 const std::vector<crypto::signing_key>& keys) {
  if (wanted.signers.empty())
    wanted.signers.push_back(keys.front().id());
  const auto counted = std::ranges::count_if(keys, [&](const auto& key) {
    return std::ranges::find(wanted.signers, key.id()) != wanted.signers.end();
  });
  if (static_cast<std::size_t>(counted) < wanted.threshold)
    return fail(errc::signer,
                "the genesis asks for " + std::to_string(wanted.threshold)
                    + " of its signers, and " + std::to_string(counted)
                    + " keys of them are here");
  return {};
}

result<state_file> open_state(const std::filesystem::path& directory) {
  std::error_code fault;
  std::filesystem::create_directories(directory, fault);
  if (fault)
    return fail(errc::state, directory.string() + ": " + fault.message());
  return state_file{directory / "topology.json"};
}

} // namespace

result<ground> survey_ground(const settings& chosen, wall_time now) {
  auto admitted = read_genesis(chosen.genesis_file);
  if (!admitted)
    return fail(admitted.error());
  crypto::system_random source;
  auto keys = crypto::load_or_create_keys(
      chosen.keys_dir, crypto::key_owner::node, source, access);
  if (!keys)
    return fail(keys.error());
  auto signers = read_signers(chosen, *keys);
  if (!signers)
    return fail(signers.error());
  if (const auto fits = fit(admitted->signers, *signers); !fits)
    return fail(fits.error());
  auto file = open_state(chosen.data_dir);
  if (!file)
    return fail(file.error());
  auto saved = file->load();
  if (!saved)
    return fail(saved.error());
  auto parameters = admitted->parameters_from(now);
  if (*saved && !admitted->begins)
    parameters.genesis_time = (*saved)->genesis_time;
  return ground{std::move(*admitted), std::move(*keys),  std::move(*signers),
                std::move(*file),     std::move(*saved), std::move(parameters)};
}

} // namespace nephele::topology_indexer
