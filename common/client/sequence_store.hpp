#pragma once

#include "common/base/identity.hpp"
#include "common/base/result.hpp"
#include "common/client/content.hpp"

#include <optional>
#include <unordered_map>

namespace nephele::client {

/// Where a sender is with one recipient.
struct sequence_state {
  sender_tag tag;
  /// The number of the next message.
  std::uint64_t next = 0;
  /// How many messages of this tag are delivered. Less than `next` at a start
  /// means that the last run left some unfinished.
  std::uint64_t delivered = 0;

  friend bool operator==(const sequence_state&, const sequence_state&)
      = default;
};

/// Keeps sequence numbers across runs of the client.
class sequence_store {
public:
  sequence_store() = default;
  sequence_store(const sequence_store&) = delete;
  sequence_store& operator=(const sequence_store&) = delete;
  virtual ~sequence_store() = default;

  /// Nothing if nothing was ever saved for `recipient`.
  [[nodiscard]] virtual result<std::optional<sequence_state>>
  load(const identity& recipient) = 0;

  /// Durable when it returns, as a number used twice would be taken for a
  /// repetition.
  [[nodiscard]] virtual result<void> save(const identity& recipient,
                                          const sequence_state& state)
      = 0;
};

/// For tests, and for clients that never send twice to anybody.
class memory_sequence_store final : public sequence_store {
public:
  [[nodiscard]] result<std::optional<sequence_state>>
  load(const identity& recipient) override;
  [[nodiscard]] result<void> save(const identity& recipient,
                                  const sequence_state& state) override;

private:
  std::unordered_map<identity, sequence_state, prefix_hash> states_;
};

} // namespace nephele::client
