#include "common/stream/initiator.hpp"
#include "common/stream/responder.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace nephele::fuzz {

namespace {

using namespace stream;

class empty_blocks final : public block_source {
public:
  [[nodiscard]] rotation_number rotation() const override { return {}; }

  [[nodiscard]] result<client::reply_block>
  make(std::uint64_t /*owner*/) override {
    return client::reply_block{};
  }

  void forget(std::uint64_t /*owner*/) override {}
};

/// What a program does at its end: takes what it can read, writes some, ends.
void serve(endpoint& end, std::span<const stream_id> ids) {
  for (const auto id : ids) {
    static_cast<void>(end.write(id, byte_vector(3000)));
    end.consume(id, end.readable(id).size());
    const auto status = end.status(id);
    if (status.drained)
      end.finish(id);
    if (status.reset || (status.drained && status.confirmed))
      end.release(id);
  }
}

/// Sends all that an end has to say to nowhere, some of it lost.
void drain(endpoint& end, steady_time now) {
  for (int i = 0; i < 64; ++i) {
    const auto parcel = end.next(now);
    if (!parcel)
      return;
    if (parcel->handle % 3 == 0)
      end.lost(parcel->handle, now);
    else
      end.acknowledged(parcel->handle, now);
  }
}

class both_ends {
public:
  both_ends() {
    for (int i = 0; i < 3; ++i)
      near_ids_.push_back(near_.open({}, "host", 80, now_).value());
    const auto parcel = near_.next(now_);
    std::copy_n(parcel->data.begin() + 1, near_tag_.bytes.size(),
                near_tag_.bytes.begin());
  }

  void hear(byte_span records) {
    client::content bytes{};
    const auto out = client::begin_stream_content(bytes, near_tag_);
    std::ranges::copy(records, out.begin());
    const auto parsed = client::parse_content(bytes);
    const auto& content = std::get<client::stream_content>(*parsed);
    near_.on_reply(content, 1, now_);
    far_.on_content(content, now_);
    for (const auto& request : far_.take_requests()) {
      far_ids_.push_back(request.id);
      far_.connected(request.id, now_);
    }
    serve(near_, near_ids_);
    serve(far_, far_ids_);
    drain(near_, now_);
    drain(far_, now_);
    static_cast<void>(near_.take_changed());
    static_cast<void>(far_.take_changed());
    now_ += std::chrono::milliseconds{700};
    require(far_.open_streams() <= options().max_streams);
    require(far_.open_tags() <= options().max_tags);
    require(near_.open_streams() <= near_ids_.size());
  }

private:
  static responder_options options() {
    responder_options bounds;
    bounds.max_streams = 4;
    bounds.max_tags = 2;
    return bounds;
  }

  steady_time now_{std::chrono::hours{1}};
  empty_blocks blocks_;
  crypto::seeded_random random_{1};
  initiator near_{initiator_options{}, blocks_, random_};
  responder far_{options(),
                 [](rotation_number r) -> std::optional<steady_time> {
                   if (r.value() > 2)
                     return std::nullopt;
                   return steady_time{std::chrono::hours{1}}
                          + r.value() * std::chrono::minutes{1};
                 },
                 now_};
  stream_tag near_tag_;
  std::vector<stream_id> near_ids_;
  std::vector<stream_id> far_ids_;
};

} // namespace

/// The input is contents, each a length byte and the beginning of its records,
/// that both ends of streams get while programs read and write. Bounds hold.
void run(byte_span input) {
  both_ends ends;
  for (int i = 0; !input.empty() && i < 64; ++i) {
    const auto size = std::min<std::size_t>(
        std::to_integer<std::size_t>(input[0]), input.size() - 1);
    ends.hear(input.subspan(1, size));
    input = input.subspan(1 + size);
  }
}

} // namespace nephele::fuzz
