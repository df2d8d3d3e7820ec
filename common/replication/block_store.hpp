#pragma once

#include "common/replication/block_record.hpp"
#include "common/replication/fail_point.hpp"
#include "common/store/database.hpp"

#include <mutex>

namespace nephele::replication {

/// Where a transaction stands.
struct transaction_place {
  std::uint64_t height = 0;
  std::uint32_t position = 0;

  friend auto operator<=>(const transaction_place&, const transaction_place&)
      = default;
};

/// The height and state hash that a store is at.
struct store_head {
  std::uint64_t height = 0;
  hash app_hash{};
  hash results_hash{};
};

/// Blocks, state and receipts of one chain in one SQLite file. What a block
/// brings is written in one transaction. One thread writes; any thread reads
/// blocks and places, through a connection of their own.
class block_store {
public:
  /// @param file  is made if missing; keep other processes out of it.
  /// @returns a store error.
  [[nodiscard]] static result<std::unique_ptr<block_store>>
  open(const std::filesystem::path& file, fail_point at);

  /// Nothing in a new store.
  [[nodiscard]] result<std::optional<store_head>> head();

  /// The chain and genesis that the store was begun with.
  [[nodiscard]] result<hash> genesis_hash();

  /// Height of the state that the store was begun with: 0, or a snapshot's.
  [[nodiscard]] result<std::uint64_t> base_height();

  /// Begins the store. All or nothing.
  /// @param last  the block that a snapshot was taken after.
  [[nodiscard]] result<void>
  begin(const hash& genesis, const store_head& at, const state_entries& entries,
        const std::optional<light_client::signed_header>& last);

  /// The block, the changes, receipts and the new head. All or nothing.
  [[nodiscard]] result<void> append(const block_record& block,
                                    const state_changes& changes,
                                    const hash& results_hash);

  [[nodiscard]] result<state_entries> entries();

  /// Nothing if there is no such block, or it lies before the base.
  [[nodiscard]] result<std::optional<block_record>> block(std::uint64_t height);

  [[nodiscard]] result<std::optional<light_client::signed_header>>
  sealed_header(std::uint64_t height);

  [[nodiscard]] result<std::optional<transaction_place>>
  find(const hash& transaction);

  /// Places of an account's transactions before `before`, latest first.
  [[nodiscard]] result<std::vector<transaction_place>>
  history(std::string_view account, const transaction_place& before,
          std::size_t limit);

private:
  block_store(store::database writer, store::database reader, fail_point at)
      : writer_(std::move(writer)), reader_(std::move(reader)),
        at_(std::move(at)) {}

  struct statements;

  [[nodiscard]] result<void> prepare();
  [[nodiscard]] result<void> write_block(const block_record& block);
  [[nodiscard]] result<void> write_state(const state_changes& changes);
  [[nodiscard]] result<void> write_receipts(const block_record& block);
  [[nodiscard]] result<void> write_head(const store_head& at);
  [[nodiscard]] result<void> put_meta(std::string_view name, byte_span value);
  [[nodiscard]] result<std::optional<byte_vector>> meta(std::string_view name);

  store::database writer_;
  store::database reader_;
  std::mutex reading_;
  fail_point at_;
  std::optional<store::statement> put_block_;
  std::optional<store::statement> put_entry_;
  std::optional<store::statement> erase_entry_;
  std::optional<store::statement> put_receipt_;
  std::optional<store::statement> put_history_;
  std::optional<store::statement> put_meta_;
};

} // namespace nephele::replication
