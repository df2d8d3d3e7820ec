#pragma once

#include "common/client/sequence_store.hpp"
#include "common/store/database.hpp"

namespace nephele::client_session {

/// Where a sender is with each recipient, in a database of its own.
class sqlite_sequence_store final : public client::sequence_store {
public:
  [[nodiscard]] static result<std::unique_ptr<sqlite_sequence_store>>
  open(const std::filesystem::path& file);

  [[nodiscard]] result<std::optional<client::sequence_state>>
  load(const identity& recipient) override;
  [[nodiscard]] result<void> save(const identity& recipient,
                                  const client::sequence_state& state) override;

private:
  sqlite_sequence_store(store::database database, store::statement load,
                        store::statement save);

  // The statements end before their database.
  store::database database_;
  store::statement load_;
  store::statement save_;
};

} // namespace nephele::client_session
