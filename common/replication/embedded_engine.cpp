#include "common/replication/embedded_engine.hpp"

#include "common/replication/snapshot.hpp"

#include <algorithm>

namespace nephele::replication {

namespace {

/// Errors after which the process must read again what its disk holds.
bool is_final(const error& why) noexcept {
  return why.is(store::errc::io) || why.is(store::errc::corrupt)
         || why.is(store::errc::constraint) || why.is(store::errc::statement)
         || why.is(errc::halted);
}

void refuse(const engine::acknowledgement& whom, const error& why) {
  if (whom)
    whom(fail(why));
}

} // namespace

embedded_engine::embedded_engine(embedded_options options,
                                 std::shared_ptr<const machine_source> machines,
                                 std::shared_ptr<const crypto::signing_key> key,
                                 std::shared_ptr<crypto::random> source,
                                 const clock& time)
    : options_(std::move(options)), machines_(std::move(machines)),
      key_(std::move(key)), random_(std::move(source)), time_(time) {
}

embedded_engine::~embedded_engine() {
  embedded_engine::stop();
}

result<std::unique_ptr<embedded_engine>> embedded_engine::open(
    embedded_options options, std::shared_ptr<const machine_source> machines,
    std::shared_ptr<const crypto::signing_key> key,
    std::shared_ptr<crypto::random> source, const clock& time) {
  std::unique_ptr<embedded_engine> made{
      new embedded_engine{std::move(options), std::move(machines),
                          std::move(key), std::move(source), time}};
  if (auto opened = made->open_store(); !opened)
    return fail(opened.error());
  return made;
}

result<void> embedded_engine::open_store() {
  auto lock = store_lock::take(options_.folder);
  if (!lock)
    return fail(lock.error());
  lock_.emplace(std::move(*lock));
  auto opened = block_store::open(options_.folder / "ledger.db", options_.at);
  if (!opened)
    return fail(opened.error());
  store_ = std::move(*opened);
  head_.chain_id = machines_->chain_id();
  const auto at = store_->head();
  if (!at)
    return fail(at.error());
  return *at ? resume(**at) : begin_store();
}

result<void> embedded_engine::begin_store() {
  auto machine = machines_->from_genesis();
  if (!machine)
    return fail(machine.error());
  machine_ = std::move(*machine);
  state_entries entries;
  machine_->each_entry([&entries](std::string_view key, byte_span value) {
    entries.emplace_back(key, byte_vector{value.begin(), value.end()});
  });
  head_.app_hash = machine_->app_hash();
  head_.results_hash = hash_of(std::span<const transaction_result>{});
  return store_->begin(machines_->genesis_hash(),
                       {0, head_.app_hash, head_.results_hash}, entries,
                       std::nullopt);
}

result<void> embedded_engine::resume(const store_head& at) {
  const auto genesis = store_->genesis_hash();
  if (!genesis)
    return fail(genesis.error());
  if (*genesis != machines_->genesis_hash())
    return fail(errc::other_chain,
                options_.folder.string() + " was begun with another genesis");
  auto entries = store_->entries();
  if (!entries)
    return fail(entries.error());
  auto machine = machines_->from_entries(std::move(*entries), at.height);
  if (!machine)
    return fail(machine.error());
  machine_ = std::move(*machine);
  if (machine_->app_hash() != at.app_hash)
    return fail(errc::damaged, "the state of block " + std::to_string(at.height)
                                   + " hashes to "
                                   + to_hex(machine_->app_hash())
                                   + " instead of " + to_hex(at.app_hash));
  head_.app_hash = at.app_hash;
  head_.results_hash = at.results_hash;
  if (at.height == 0)
    return {};
  auto last = store_->sealed_header(at.height);
  if (!last)
    return fail(last.error());
  if (!*last)
    return fail(errc::damaged,
                "block " + std::to_string(at.height) + " is missing");
  head_.last = std::move(**last);
  return {};
}

void embedded_engine::on_block(block_listener told) {
  listeners_.push_back(std::move(told));
}

result<void> embedded_engine::start() {
  thread_ = std::thread{[this] { run(); }};
  return {};
}

void embedded_engine::stop() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  arrived_.notify_all();
  if (thread_.joinable())
    thread_.join();
  batch left;
  {
    const std::scoped_lock lock{mutex_};
    left.swap(queue_);
  }
  for (const auto& one : left)
    refuse(one.then, errc::stopping);
}

void embedded_engine::submit(byte_vector transaction, acknowledgement then) {
  {
    const std::shared_lock lock{state_};
    if (const auto why = machine_->check(transaction)) {
      if (then)
        then(receipt{hash_of_transaction(transaction),
                     0,
                     0,
                     {false, 0, why->name, why->detail, 0, {}}});
      return;
    }
  }
  std::optional<error> why;
  {
    const std::scoped_lock lock{mutex_};
    if (stopping_)
      why = errc::stopping;
    else if (halted_)
      why = error{errc::halted, fault_};
    else if (queue_.size() >= options_.max_waiting)
      why = error{errc::busy,
                  std::to_string(queue_.size()) + " transactions wait already"};
    else
      queue_.push_back({std::move(transaction), std::move(then)});
  }
  if (why)
    return refuse(then, *why);
  arrived_.notify_one();
}

void embedded_engine::read(
    const std::function<void(const state_machine&)>& look) const {
  const std::shared_lock lock{state_};
  look(*machine_);
}

result<transaction_result>
embedded_engine::dry_run(byte_span transaction) const {
  const std::shared_lock lock{state_};
  const std::array one{byte_vector{transaction.begin(), transaction.end()}};
  const auto time = head_.last ? head_.last->head.time : present();
  auto effect = machine_->apply(input_of(head_.height() + 1, time, {}), one);
  if (!effect)
    return fail(errc::halted, effect.error().text());
  return std::move(effect->results.at(0));
}

proven_answer embedded_engine::prove(std::string_view key) const {
  const std::shared_lock lock{state_};
  return {machine_->height(), machine_->app_hash(), machine_->prove(key)};
}

std::string embedded_engine::fault() const {
  const std::scoped_lock lock{mutex_};
  return fault_;
}

std::size_t embedded_engine::waiting() const {
  const std::scoped_lock lock{mutex_};
  return queue_.size();
}

void embedded_engine::reached(std::string_view place) const {
  if (options_.at)
    options_.at(place);
}

embedded_engine::batch embedded_engine::take_some() {
  batch some;
  std::size_t bytes = 0;
  while (!queue_.empty() && some.size() < options_.batch) {
    bytes += queue_.front().transaction.size();
    if (!some.empty() && bytes > options_.batch_bytes)
      break;
    some.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return some;
}

embedded_engine::batch embedded_engine::collect() {
  std::unique_lock lock{mutex_};
  arrived_.wait_for(lock, options_.idle_block,
                    [this] { return stopping_ || !queue_.empty(); });
  arrived_.wait_for(
      lock, queue_.empty() ? options_.window.zero() : options_.window,
      [this] { return stopping_ || queue_.size() >= options_.batch; });
  return take_some();
}

wall_time embedded_engine::present() const {
  return std::max(time_.wall(),
                  wall_time{std::chrono::seconds{machine_->time_s()}});
}

/// A network agrees on its genesis before it comes; transactions wait.
void embedded_engine::await_beginning() {
  constexpr std::chrono::milliseconds look_again{50};
  std::unique_lock lock{mutex_};
  while (!stopping_ && !head_.last && time_.wall() < present())
    arrived_.wait_for(lock, look_again);
}

void embedded_engine::run() {
  await_beginning();
  for (;;) {
    auto pieces = collect();
    {
      const std::scoped_lock lock{mutex_};
      if (halted_ || (stopping_ && pieces.empty()))
        break;
    }
    const auto made = produce(std::move(pieces));
    const std::scoped_lock lock{mutex_};
    fault_ = made ? std::string{} : made.error().text();
    halted_ = !made && is_final(made.error());
  }
}

result<void> embedded_engine::make_block() {
  batch pieces;
  {
    const std::scoped_lock lock{mutex_};
    pieces = take_some();
  }
  return produce(std::move(pieces));
}

result<void> embedded_engine::produce(batch pieces) {
  std::vector<transaction_result> outcomes;
  const auto made = make_block_of(pieces, outcomes);
  if (!made) {
    for (const auto& one : pieces)
      refuse(one.then, made.error());
    return fail(made.error());
  }
  acknowledge(pieces, *made, outcomes);
  reached("block.acknowledged");
  for (const auto& told : listeners_)
    told(*made);
  snapshot_if_due(*made);
  return {};
}

result<block_record>
embedded_engine::make_block_of(const batch& pieces,
                               std::vector<transaction_result>& outcomes) {
  std::vector<byte_vector> transactions;
  transactions.reserve(pieces.size());
  for (const auto& one : pieces)
    transactions.push_back(one.transaction);
  block_record block;
  random_->fill(block.seed);
  const auto time = time_after(head_, present());
  auto input = input_of(head_.height() + 1, time, block.seed);
  input.signatures_checked = true;
  auto effect = machine_->apply(input, transactions);
  if (!effect)
    return fail(errc::halted, effect.error().text());
  reached("block.applied");
  outcomes = effect->results;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].included)
      continue;
    block.transactions.push_back(std::move(transactions[i]));
    block.results.push_back(outcomes[i]);
  }
  block.events = effect->events;
  block.app_hash = effect->app_hash;
  block.sealed = seal(head_, time, block.transactions, *key_);
  if (const auto kept = keep(block, std::move(*effect)); !kept)
    return fail(kept.error());
  return block;
}

result<void> embedded_engine::keep(const block_record& block,
                                   block_effect effect) {
  const auto results_hash = hash_of(block.results);
  if (auto kept = store_->append(block, effect.changes, results_hash); !kept)
    return kept;
  reached("block.committed");
  {
    const std::unique_lock lock{state_};
    machine_->commit(std::move(effect));
    head_.last = block.sealed;
    head_.app_hash = block.app_hash;
    head_.results_hash = results_hash;
  }
  reached("block.in_memory");
  return {};
}

void embedded_engine::acknowledge(
    batch& pieces, const block_record& block,
    const std::vector<transaction_result>& outcomes) {
  std::uint32_t position = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto& outcome = outcomes[i];
    receipt about{hash_of_transaction(pieces[i].transaction), 0, 0, outcome};
    if (outcome.included) {
      about.height = block.height();
      about.position = position++;
    }
    if (pieces[i].then)
      pieces[i].then(about);
  }
}

void embedded_engine::snapshot_if_due(const block_record& block) {
  if (options_.snapshot_every == 0
      || block.height() % options_.snapshot_every != 0)
    return;
  const snapshot_manifest of{
      machines_->genesis_hash(),
      {block.height(), head_.app_hash, head_.results_hash},
      block.sealed,
      {}};
  // A missing snapshot harms nobody: the next one may succeed.
  if (const auto written
      = write_snapshot(options_.folder / "snapshots", *machine_, of,
                       options_.snapshots_kept, options_.at);
      !written)
    ++failed_snapshots_;
}

} // namespace nephele::replication
