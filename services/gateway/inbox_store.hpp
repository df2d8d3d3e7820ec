#pragma once

#include "common/store/group_writer.hpp"
#include "services/gateway/deliveries.hpp"

#include <filesystem>

namespace nephele::gateway {

/// The inbox on disk: one SQLite file, one thread that writes and reads, one
/// sync for many messages.
class inbox_store final : public inbox {
public:
  /// Runs a function on the thread that owns the deliveries.
  using poster = std::function<void(std::function<void()>)>;

  struct opened {
    std::unique_ptr<inbox_store> inbox;
    /// What it held, each client with a fresh block of numbers.
    std::vector<deliveries::known_client> known;
  };

  /// Opens or creates `file`; its folder must exist.
  /// @returns the error of the store: without a disk that can be written a
  /// gateway must not start.
  [[nodiscard]] static result<opened> open(const std::filesystem::path& file,
                                           poster post);

  [[nodiscard]] bool
  store(std::vector<std::shared_ptr<const held_message>> messages,
        done then) override;
  [[nodiscard]] bool remove(const identity& client,
                            session::delivery_number up_to) override;
  [[nodiscard]] bool read(const identity& client, mailbox::read_request range,
                          read_done then) override;
  [[nodiscard]] bool keep(const registration& client, done then) override;
  [[nodiscard]] bool forget(const identity& client) override;
  [[nodiscard]] bool probe(done then) override;
  [[nodiscard]] bool expire(std::int64_t cutoff, removed_done then) override;

private:
  struct statements;

  inbox_store(store::database file, statements prepared, poster post);

  [[nodiscard]] bool submit(std::function<result<void>(statements&)> what,
                            done then, store::group_writer::urgency how);

  // Outlive the connection: SQLite closes it with its last statement.
  std::shared_ptr<statements> statements_;
  poster post_;
  store::group_writer writer_;
};

} // namespace nephele::gateway
