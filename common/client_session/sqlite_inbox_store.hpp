#pragma once

#include "common/client/inbox_store.hpp"
#include "common/store/database.hpp"

#include <span>

namespace nephele::client_session {

/// The state of an inbox in tables of a database. Everything happens in the
/// transaction that its caller has open.
class sqlite_inbox_store final : public client::inbox_store {
public:
  /// For database::migrate.
  [[nodiscard]] static std::span<const std::string_view> schema() noexcept;

  /// @param time  stamps delivered messages.
  [[nodiscard]] static result<std::unique_ptr<sqlite_inbox_store>>
  open(store::database& in, const clock& time);

  [[nodiscard]] result<contents> load() override;
  [[nodiscard]] result<void>
  save_sender(const client::inbox_sender& sender) override;
  [[nodiscard]] result<void>
  erase_sender(const client::sender_tag& tag) override;
  [[nodiscard]] result<void> save_fragment(const client::kept_fragment& what,
                                           byte_span data) override;
  [[nodiscard]] result<byte_vector> join(const client::sender_tag& tag,
                                         std::uint64_t sequence) override;
  [[nodiscard]] result<void> erase_fragments(const client::sender_tag& tag,
                                             std::uint64_t sequence) override;
  [[nodiscard]] result<void> deliver(const client::sender_tag& tag,
                                     std::uint64_t sequence,
                                     byte_vector message) override;

private:
  struct statements {
    store::statement senders;
    store::statement fragments;
    store::statement save_sender;
    store::statement erase_sender;
    store::statement erase_all_fragments;
    store::statement save_fragment;
    store::statement join;
    store::statement erase_fragments;
    store::statement deliver;
  };

  sqlite_inbox_store(statements prepared, const clock& time);

  [[nodiscard]] result<void> load_senders(contents& into);
  [[nodiscard]] result<void> load_fragments(contents& into);

  statements sql_;
  const clock& clock_;
};

} // namespace nephele::client_session
