#include "common/client/reply_surbs.hpp"

namespace nephele::client {

namespace {

/// For replies that left the mixes at the last moment and wait at our gateway.
constexpr std::chrono::seconds reply_grace{60};

} // namespace

reply_surbs::reply_surbs(packet_factory& factory, std::size_t limit)
    : factory_(factory), limit_(limit) {
}

result<reply_block> reply_surbs::make(owner whose, rotation_number rotation) {
  if (replies_.size() >= limit_)
    return fail(errc::full, "reply blocks");
  auto made = factory_.build_reply_block(rotation);
  if (!made)
    return fail(std::move(made).error());
  replies_.insert_or_assign(
      made->id, entry{{made->block.key.duplicate(), whose}, rotation});
  ++outstanding_[{rotation, whose}];
  return std::move(made->block);
}

const reply_surbs::known_reply* reply_surbs::find(const reply_id& id) const {
  const auto found = replies_.find(id);
  return found == replies_.end() ? nullptr : &found->second.reply;
}

void reply_surbs::use(const reply_id& id) {
  const auto found = replies_.find(id);
  if (found == replies_.end())
    return;
  count_out(found->second);
  replies_.erase(found);
}

void reply_surbs::count_out(const entry& gone) {
  const auto found = outstanding_.find({gone.rotation, gone.reply.whose});
  if (found != outstanding_.end() && --found->second == 0)
    outstanding_.erase(found);
}

std::size_t reply_surbs::outstanding(owner whose,
                                     rotation_number rotation) const {
  const auto found = outstanding_.find({rotation, whose});
  return found == outstanding_.end() ? 0 : found->second;
}

void reply_surbs::forget(owner whose) {
  std::erase_if(replies_, [&](const auto& known) {
    return known.second.reply.whose == whose;
  });
  std::erase_if(outstanding_,
                [&](const auto& count) { return count.first.second == whose; });
}

void reply_surbs::expire(wall_time now) {
  const auto& directory = factory_.directory();
  if (!directory || outstanding_.empty())
    return;
  const auto& parameters = directory->parameters();
  const auto is_over = [&](rotation_number rotation) {
    return topology::end_of(parameters, rotation) + parameters.overlap
               + reply_grace
           <= now;
  };
  if (!is_over(outstanding_.begin()->first.first))
    return;
  std::erase_if(replies_, [&](const auto& known) {
    return is_over(known.second.rotation);
  });
  std::erase_if(outstanding_,
                [&](const auto& count) { return is_over(count.first.first); });
}

} // namespace nephele::client
