#include "common/client/inbox_store.hpp"

#include <utility>

namespace nephele::client {

std::vector<memory_inbox_store::delivered_message>
memory_inbox_store::take_delivered() {
  return std::exchange(delivered_, {});
}

result<inbox_store::contents> memory_inbox_store::load() {
  contents all;
  for (const auto& [tag, sender] : senders_)
    all.senders.push_back(sender);
  for (const auto& [key, fragments] : fragments_) {
    for (const auto& [index, stored] : fragments)
      all.fragments.push_back(stored.what);
  }
  return all;
}

result<void> memory_inbox_store::save_sender(const inbox_sender& sender) {
  senders_[sender.tag] = sender;
  return {};
}

result<void> memory_inbox_store::erase_sender(const sender_tag& tag) {
  senders_.erase(tag);
  std::erase_if(fragments_,
                [&](const auto& stored) { return stored.first.first == tag; });
  return {};
}

result<void> memory_inbox_store::save_fragment(const kept_fragment& what,
                                               byte_span data) {
  fragments_[{what.sender, what.sequence}].insert_or_assign(
      what.index, stored_fragment{what, {data.begin(), data.end()}});
  return {};
}

result<byte_vector> memory_inbox_store::join(const sender_tag& tag,
                                             std::uint64_t sequence) {
  byte_vector joined;
  for (const auto& [index, stored] : fragments_[{tag, sequence}])
    joined.insert(joined.end(), stored.data.begin(), stored.data.end());
  return joined;
}

result<void> memory_inbox_store::erase_fragments(const sender_tag& tag,
                                                 std::uint64_t sequence) {
  fragments_.erase({tag, sequence});
  return {};
}

result<void> memory_inbox_store::deliver(const sender_tag& tag,
                                         std::uint64_t sequence,
                                         byte_vector message) {
  delivered_.push_back({tag, sequence, std::move(message)});
  return {};
}

} // namespace nephele::client
