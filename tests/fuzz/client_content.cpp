#include "common/client/content.hpp"
#include "common/client/inbox.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace nephele::fuzz {

namespace {

client::inbox::limits small_limits() {
  client::inbox::limits bounds;
  bounds.senders = 4;
  bounds.messages = 8;
  bounds.messages_per_sender = 4;
  bounds.bytes = 16'384;
  bounds.bytes_per_sender = 8192;
  return bounds;
}

void take(client::inbox& box, const client::content& bytes, wall_time now) {
  const auto parsed = client::parse_content(bytes);
  if (!parsed)
    return;
  if (const auto* piece = std::get_if<client::fragment_content>(&*parsed)) {
    require(piece->index < piece->count);
    require(piece->data.size() <= client::fragment_data_size);
    require(client::make_fragment_content(*piece) == bytes);
    require(box.accept(*piece, now).has_value());
  }
}

} // namespace

/// The input, cut into contents of which the first 64 bytes are given and the
/// rest is zero, goes into one inbox. Its bounds hold, and what it stored can
/// be taken up again.
void run(byte_span input) {
  constexpr std::size_t given = 64;
  client::memory_inbox_store store;
  const auto bounds = small_limits();
  auto box = client::inbox::open(store, bounds);
  wall_time now{std::chrono::hours{24 * 365 * 50}};
  for (std::size_t at = 0; at < input.size(); at += given) {
    client::content bytes{};
    std::ranges::copy(input.subspan(at, std::min(given, input.size() - at)),
                      bytes.begin());
    take(*box, bytes, now);
    now += std::chrono::seconds{10};
    require(box->advance(now).has_value());
    require(box->senders() <= bounds.senders);
    require(box->unfinished() <= bounds.messages);
    require(box->unfinished_bytes() <= bounds.bytes);
  }
  const auto again = client::inbox::open(store, bounds);
  require(again.has_value());
  require(again->unfinished() == box->unfinished());
  require(again->unfinished_bytes() == box->unfinished_bytes());
}

} // namespace nephele::fuzz
