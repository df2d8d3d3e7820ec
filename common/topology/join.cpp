#include "common/topology/join.hpp"

#include "common/crypto/blake2b.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace nephele::topology {

std::string fingerprint_of(const trust& whom) {
  auto signers = whom.signers.signers;
  std::ranges::sort(signers);
  auto text = "nephele-join-v1\n" + whom.network + "\n"
              + std::to_string(whom.signers.threshold) + "\n";
  for (const auto& signer : signers)
    text += to_hex(signer.span()) + "\n";
  const auto hash = crypto::blake2b_256(as_bytes(text));
  return to_hex(hash.span().first<16>());
}

nlohmann::json join_file_of(const trust& whom,
                            std::span<const node_record> gateways) {
  auto signers = nlohmann::json::array();
  for (const auto& signer : whom.signers.signers)
    signers.push_back(to_hex(signer.span()));
  auto entries = nlohmann::json::array();
  for (const auto& node : gateways)
    entries.push_back({{"identity", to_hex(node.id.span())},
                       {"client_endpoint", node.client_endpoint},
                       {"client_key", to_hex(node.client_key.span())}});
  return {{"network", whom.network},
          {"signers", std::move(signers)},
          {"threshold", whom.signers.threshold},
          {"gateways", std::move(entries)},
          {"fingerprint", fingerprint_of(whom)}};
}

} // namespace nephele::topology
