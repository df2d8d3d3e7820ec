#include "common/ledger/machine.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/hooks.hpp"
#include "common/ledger/transaction.hpp"

namespace nephele::ledger {

namespace {

/// Runs what may throw inside this room and turns it into a halt.
template <class Work>
auto guarded(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const arithmetic_fault&) {
    return fail(halt::arithmetic, "outside a transaction");
  } catch (const corrupt_entry& entry) {
    return fail(halt::corrupt_state, entry.key);
  }
}

/// The parameters, decoded again only when their bytes have changed.
class current_parameters {
public:
  void refresh(block_context& block) {
    auto bytes = block.entries.get(keys::parameters);
    if (bytes == bytes_)
      return;
    block.params = load_required<parameters>(block.entries, keys::parameters);
    bytes_ = std::move(bytes);
  }

private:
  std::optional<byte_vector> bytes_;
};

std::string lines(const std::vector<std::string>& faults) {
  std::string text;
  for (const auto& fault : faults)
    text += (text.empty() ? "" : "\n") + fault;
  return text;
}

} // namespace

result<machine> machine::from_genesis(const genesis& from) {
  if (const auto faults = faults_of(from); !faults.empty())
    return fail(halt::bad_genesis, lines(faults));
  return guarded([&]() -> result<machine> {
    machine made;
    overlay written{made.entries_};
    block_context block{
        written, {from.chain_id, 0, from.time_s, {}}, from.params, {}, {}};
    install(block, from);
    const auto changes = written.changes();
    made.tree_ = made.tree_.with(changes);
    made.entries_.apply(changes);
    if (auto read = made.read_marks(); !read)
      return fail(read.error());
    return made;
  });
}

result<machine>
machine::from_entries(std::map<std::string, byte_vector> entries) {
  machine made;
  change_set changes;
  while (!entries.empty()) {
    auto taken = entries.extract(entries.begin());
    changes.emplace_hint(changes.end(), std::move(taken.key()),
                         std::move(taken.mapped()));
  }
  made.tree_ = made.tree_.with(changes);
  made.entries_.apply(changes);
  if (auto read = made.read_marks(); !read)
    return fail(read.error());
  return made;
}

result<void> machine::read_marks() {
  return guarded([this]() -> result<void> {
    chain_ = load_required<chain_description>(entries_, keys::chain);
    last_ = load_required<block_mark>(entries_, keys::block);
    return {};
  });
}

result<block_outcome>
machine::apply_block(const block_header& header,
                     std::span<const byte_vector> transactions) const {
  return apply(header, transactions, true);
}

result<block_outcome>
machine::apply_checked_block(const block_header& header,
                             std::span<const byte_vector> transactions) const {
  return apply(header, transactions, false);
}

result<block_outcome> machine::apply(const block_header& header,
                                     std::span<const byte_vector> transactions,
                                     bool check_signatures) const {
  if (header.chain_id != chain_.chain_id || header.height != last_.height + 1
      || header.time_s < last_.time_s)
    return fail(halt::bad_header, "block " + to_text(header.height) + " after "
                                      + to_text(last_.height));
  return guarded([&]() -> result<block_outcome> {
    overlay written{entries_};
    block_context block{written, header, {}, {}, {}};
    current_parameters params;
    params.refresh(block);
    begin_block(block);
    written.release();
    block_outcome outcome;
    outcome.height = header.height;
    for (const auto& bytes : transactions) {
      params.refresh(block);
      outcome.results.push_back(
          apply_transaction(block, bytes, check_signatures));
    }
    params.refresh(block);
    end_block(block);
    store(written, keys::block, block_mark{header.height, header.time_s});
    outcome.events = std::move(block.events);
    outcome.validators = std::move(block.validators);
    outcome.changes = written.changes();
    outcome.entries = tree_.with(outcome.changes);
    return outcome;
  });
}

result<void> machine::commit(const block_outcome& outcome) {
  if (outcome.height != last_.height + 1)
    return fail(halt::stale_outcome, "block " + to_text(outcome.height)
                                         + " after " + to_text(last_.height));
  entries_.apply(outcome.changes);
  tree_ = outcome.entries;
  return read_marks();
}

verdict machine::check(byte_span transaction) const {
  return admission{*this}.admit(transaction);
}

proof machine::prove(std::string_view key) const {
  return tree_.prove(key, entries_.get(key));
}

admission::admission(const machine& over)
    : over_(&over), pending_(over.entries()) {
}

verdict admission::admit(byte_span transaction) {
  const auto read = decode_transaction(transaction, over_->chain_id());
  if (!read)
    return tl::unexpected(read.error());
  if (auto known = check_signature(*read); !known)
    return known;
  try {
    const auto params
        = load_required<parameters>(over_->entries(), keys::parameters);
    const auto& body = read->body;
    if (auto able
        = check_account(body, pending_, params.fees, over_->height() + 1);
        !able)
      return able;
    const auto key = keys::account(address_of(body.key));
    auto sender = load_required<account>(pending_, key);
    sender.balance -= body.fee;
    ++sender.nonce;
    store(pending_, key, sender);
    return {};
  } catch (const arithmetic_fault&) {
    return refuse(errc::overflow, "a number leaves its range");
  } catch (const corrupt_entry& entry) {
    return refuse(errc::overflow, "the state lacks ", entry.key);
  }
}

void admission::reset() {
  pending_ = overlay{over_->entries()};
}

} // namespace nephele::ledger
