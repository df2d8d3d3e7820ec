#include "common/client/sequence_store.hpp"

namespace nephele::client {

result<std::optional<sequence_state>>
memory_sequence_store::load(const identity& recipient) {
  const auto found = states_.find(recipient);
  if (found == states_.end())
    return std::nullopt;
  return found->second;
}

result<void> memory_sequence_store::save(const identity& recipient,
                                         const sequence_state& state) {
  states_.insert_or_assign(recipient, state);
  return {};
}

} // namespace nephele::client
