#include "common/replication/block_store.hpp"

#include "common/base/endian.hpp"
#include "common/light_client/codec.hpp"
#include "common/wire/reader.hpp"

namespace nephele::replication {

namespace {

using light_client::signed_header;

// A receipt is found by the first half of its hash: half the index, and a
// match is compared with the transaction itself.
constexpr std::string_view schema
    = "CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL)"
      " WITHOUT ROWID;"
      "CREATE TABLE blocks(height INTEGER PRIMARY KEY, sealed BLOB NOT NULL,"
      " seed BLOB NOT NULL, transactions BLOB NOT NULL,"
      " results BLOB NOT NULL, events BLOB NOT NULL, app_hash BLOB NOT NULL);"
      "CREATE TABLE state(key BLOB PRIMARY KEY, value BLOB NOT NULL)"
      " WITHOUT ROWID;"
      "CREATE TABLE receipts(prefix BLOB NOT NULL, height INTEGER NOT NULL,"
      " position INTEGER NOT NULL, PRIMARY KEY(prefix, height, position))"
      " WITHOUT ROWID;"
      "CREATE TABLE history(account BLOB NOT NULL, height INTEGER NOT NULL,"
      " position INTEGER NOT NULL, PRIMARY KEY(account, height, position))"
      " WITHOUT ROWID";

constexpr std::size_t receipt_prefix = 16;

byte_vector encode(const store_head& at) {
  byte_vector bytes(8);
  store_be(at.height, std::span{bytes}.first<8>());
  bytes.insert(bytes.end(), at.app_hash.begin(), at.app_hash.end());
  bytes.insert(bytes.end(), at.results_hash.begin(), at.results_hash.end());
  return bytes;
}

template <std::size_t N>
byte_array<N> array_of(byte_span bytes) {
  byte_array<N> result{};
  std::memcpy(result.data(), bytes.data(), std::min(bytes.size(), N));
  return result;
}

std::int64_t signed_of(std::uint64_t value) {
  return static_cast<std::int64_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::int64_t>::max()));
}

transaction_place place_of(const store::statement& row) {
  return {static_cast<std::uint64_t>(row.integer(0)),
          static_cast<std::uint32_t>(row.integer(1))};
}

result<block_record> read_block(const store::statement& row) {
  block_record block;
  auto sealed = light_client::decode_signed_header(row.bytes(0));
  if (!sealed)
    return fail(errc::unreadable, sealed.error().text());
  block.sealed = std::move(*sealed);
  block.seed = array_of<32>(row.bytes(1));
  auto transactions = decode_transactions(row.bytes(2));
  auto results = decode_results(row.bytes(3));
  auto events = decode_events(row.bytes(4));
  if (!transactions || !results || !events
      || transactions->size() != results->size())
    return fail(errc::unreadable, "block " + std::to_string(block.height()));
  block.transactions = std::move(*transactions);
  block.results = std::move(*results);
  block.events = std::move(*events);
  block.app_hash = array_of<32>(row.bytes(5));
  return block;
}

} // namespace

result<std::unique_ptr<block_store>>
block_store::open(const std::filesystem::path& file, fail_point at) {
  // Readers share the file; the folder's lock keeps other processes out.
  const store::database_options options{.exclusive = false};
  auto writer = store::database::open(file, options);
  if (!writer)
    return fail(writer.error());
  if (auto made = writer->migrate(std::array{schema}); !made)
    return fail(made.error());
  auto reader = store::database::open(file, options);
  if (!reader)
    return fail(reader.error());
  std::unique_ptr<block_store> opened{
      new block_store{std::move(*writer), std::move(*reader), std::move(at)}};
  if (auto ready = opened->prepare(); !ready)
    return fail(ready.error());
  return opened;
}

result<void> block_store::prepare() {
  const std::pair<std::optional<store::statement>*, std::string_view> all[]
      = {{&put_block_, "INSERT INTO blocks VALUES(?,?,?,?,?,?,?)"},
         {&put_entry_, "INSERT OR REPLACE INTO state VALUES(?,?)"},
         {&erase_entry_, "DELETE FROM state WHERE key=?"},
         {&put_receipt_, "INSERT OR IGNORE INTO receipts VALUES(?,?,?)"},
         {&put_history_, "INSERT OR IGNORE INTO history VALUES(?,?,?)"},
         {&put_meta_, "INSERT OR REPLACE INTO meta VALUES(?,?)"}};
  for (const auto& [place, sql] : all) {
    auto made = writer_.prepare(sql);
    if (!made)
      return fail(made.error());
    *place = std::move(*made);
  }
  return {};
}

result<void> block_store::put_meta(std::string_view name, byte_span value) {
  return put_meta_->bind(0, name).bind(1, value).run();
}

result<std::optional<byte_vector>> block_store::meta(std::string_view name) {
  const std::scoped_lock lock{reading_};
  auto query = reader_.prepare("SELECT value FROM meta WHERE name=?");
  if (!query)
    return fail(query.error());
  auto row = query->bind(0, name).step();
  if (!row)
    return fail(row.error());
  if (!*row)
    return std::nullopt;
  const auto value = query->bytes(0);
  return byte_vector{value.begin(), value.end()};
}

result<std::optional<store_head>> block_store::head() {
  const auto found = meta("head");
  if (!found)
    return fail(found.error());
  if (!*found)
    return std::nullopt;
  wire::reader in{**found};
  store_head at;
  at.height = in.u64();
  at.app_hash = array_of<32>(in.bytes(32));
  at.results_hash = array_of<32>(in.bytes(32));
  if (!in.finished())
    return fail(errc::unreadable, "head");
  return at;
}

result<hash> block_store::genesis_hash() {
  const auto found = meta("genesis");
  if (!found)
    return fail(found.error());
  if (!*found || (*found)->size() != sizeof(hash))
    return fail(errc::unreadable, "genesis");
  return array_of<32>(**found);
}

result<std::uint64_t> block_store::base_height() {
  const auto found = meta("base");
  if (!found)
    return fail(found.error());
  if (!*found || (*found)->size() != 8)
    return fail(errc::unreadable, "base");
  return load_be<std::uint64_t>(std::span{**found}.first<8>());
}

result<void> block_store::begin(const hash& genesis, const store_head& at,
                                const state_entries& entries,
                                const std::optional<signed_header>& last) {
  auto change = store::transaction::begin(writer_);
  if (!change)
    return fail(change.error());
  for (const auto& [key, value] : entries)
    if (auto put = put_entry_->bind(0, as_bytes(key)).bind(1, value).run();
        !put)
      return put;
  byte_array<8> base{};
  store_be(at.height, std::span{base});
  if (auto put = put_meta("genesis", genesis); !put)
    return put;
  if (auto put = put_meta("base", base); !put)
    return put;
  if (last) {
    block_record known;
    known.sealed = *last;
    known.app_hash = at.app_hash;
    if (auto put = write_block(known); !put)
      return put;
  }
  if (auto put = write_head(at); !put)
    return put;
  return change->commit();
}

result<void> block_store::append(const block_record& block,
                                 const state_changes& changes,
                                 const hash& results_hash) {
  const auto reached = [this](std::string_view place) {
    if (at_)
      at_(place);
  };
  auto change = store::transaction::begin(writer_);
  if (!change)
    return fail(change.error());
  reached("block.begun");
  if (auto done = write_block(block); !done)
    return done;
  reached("block.row");
  if (auto done = write_state(changes); !done)
    return done;
  reached("block.state");
  if (auto done = write_receipts(block); !done)
    return done;
  reached("block.receipts");
  if (auto done = write_head({block.height(), block.app_hash, results_hash});
      !done)
    return done;
  reached("block.head");
  return change->commit();
}

result<void> block_store::write_block(const block_record& block) {
  return put_block_->bind(0, signed_of(block.height()))
      .bind(1, byte_span{light_client::encode(block.sealed)})
      .bind(2, block.seed)
      .bind(3, byte_span{replication::encode(block.transactions)})
      .bind(4, byte_span{replication::encode(block.results)})
      .bind(5, byte_span{replication::encode(block.events)})
      .bind(6, block.app_hash)
      .run();
}

result<void> block_store::write_state(const state_changes& changes) {
  for (const auto& [key, value] : changes) {
    auto done = value ? put_entry_->bind(0, as_bytes(key)).bind(1, *value).run()
                      : erase_entry_->bind(0, as_bytes(key)).run();
    if (!done)
      return done;
  }
  return {};
}

result<void> block_store::write_receipts(const block_record& block) {
  for (std::size_t i = 0; i < block.transactions.size(); ++i) {
    const auto name = hash_of_transaction(block.transactions[i]);
    if (auto done = put_receipt_->bind(0, byte_span{name}.first(receipt_prefix))
                        .bind(1, signed_of(block.height()))
                        .bind(2, static_cast<std::int64_t>(i))
                        .run();
        !done)
      return done;
    for (const auto& account : block.results[i].accounts)
      if (auto done = put_history_->bind(0, as_bytes(account))
                          .bind(1, signed_of(block.height()))
                          .bind(2, static_cast<std::int64_t>(i))
                          .run();
          !done)
        return done;
  }
  return {};
}

result<void> block_store::write_head(const store_head& at) {
  return put_meta("head", encode(at));
}

result<state_entries> block_store::entries() {
  const std::scoped_lock lock{reading_};
  auto query = reader_.prepare("SELECT key,value FROM state ORDER BY key");
  if (!query)
    return fail(query.error());
  state_entries all;
  for (;;) {
    auto row = query->step();
    if (!row)
      return fail(row.error());
    if (!*row)
      return all;
    const auto value = query->bytes(1);
    all.emplace_back(std::string{query->text(0)},
                     byte_vector{value.begin(), value.end()});
  }
}

result<std::optional<block_record>> block_store::block(std::uint64_t height) {
  const std::scoped_lock lock{reading_};
  auto query = reader_.prepare("SELECT sealed,seed,transactions,results,events,"
                               "app_hash FROM blocks WHERE height=?");
  if (!query)
    return fail(query.error());
  auto row = query->bind(0, signed_of(height)).step();
  if (!row)
    return fail(row.error());
  if (!*row)
    return std::nullopt;
  auto block = read_block(*query);
  if (!block)
    return fail(block.error());
  return std::optional{std::move(*block)};
}

result<std::optional<signed_header>>
block_store::sealed_header(std::uint64_t height) {
  const std::scoped_lock lock{reading_};
  auto query = reader_.prepare("SELECT sealed FROM blocks WHERE height=?");
  if (!query)
    return fail(query.error());
  auto row = query->bind(0, signed_of(height)).step();
  if (!row)
    return fail(row.error());
  if (!*row)
    return std::nullopt;
  auto sealed = light_client::decode_signed_header(query->bytes(0));
  if (!sealed)
    return fail(errc::unreadable, sealed.error().text());
  return std::optional{std::move(*sealed)};
}

result<std::optional<transaction_place>>
block_store::find(const hash& transaction) {
  std::vector<transaction_place> candidates;
  {
    const std::scoped_lock lock{reading_};
    auto query
        = reader_.prepare("SELECT height,position FROM receipts WHERE prefix=?"
                          " ORDER BY height LIMIT 16");
    if (!query)
      return fail(query.error());
    query->bind(0, byte_span{transaction}.first(receipt_prefix));
    for (;;) {
      auto row = query->step();
      if (!row)
        return fail(row.error());
      if (!*row)
        break;
      candidates.push_back(place_of(*query));
    }
  }
  for (const auto& place : candidates) {
    const auto found = block(place.height);
    if (!found)
      return fail(found.error());
    if (*found && place.position < (*found)->transactions.size()
        && hash_of_transaction((*found)->transactions[place.position])
               == transaction)
      return place;
  }
  return std::nullopt;
}

result<std::vector<transaction_place>>
block_store::history(std::string_view account, const transaction_place& before,
                     std::size_t limit) {
  const std::scoped_lock lock{reading_};
  auto query = reader_.prepare(
      "SELECT height,position FROM history WHERE account=? AND "
      "(height,position)<(?,?) ORDER BY height DESC,position DESC LIMIT ?");
  if (!query)
    return fail(query.error());
  query->bind(0, as_bytes(account))
      .bind(1, signed_of(before.height))
      .bind(2, static_cast<std::int64_t>(before.position))
      .bind(3, static_cast<std::int64_t>(limit));
  std::vector<transaction_place> places;
  for (;;) {
    auto row = query->step();
    if (!row)
      return fail(row.error());
    if (!*row)
      return places;
    places.push_back(place_of(*query));
  }
}

} // namespace nephele::replication
