#include "services/client/proxy/handshake.hpp"

namespace nephele::client_service {

namespace {

constexpr std::byte socks5_version{5};
constexpr std::byte socks4_version{4};

/// RFC-less SOCKS4: version 0, 91 = rejected, six bytes that mean nothing.
constexpr std::size_t socks4_reply_size = 8;
constexpr std::byte socks4_rejected{91};

} // namespace

handshake_step handshake::take(byte_span bytes) {
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  handshake_step all;
  // A program may send its messages without waiting for our replies.
  while (true) {
    const auto before = pending_.size();
    auto one = step();
    all.reply.insert(all.reply.end(), one.reply.begin(), one.reply.end());
    all.request = std::move(one.request);
    all.is_refused = one.is_refused;
    if (all.request || all.is_refused || pending_.size() == before)
      return all;
  }
}

handshake_step handshake::step() {
  if (pending_.empty())
    return {};
  if (std::holds_alternative<std::monostate>(protocol_))
    if (auto refusal = decide(); refusal.is_refused)
      return refusal;
  std::size_t used = 0;
  auto* socks = std::get_if<socks5>(&protocol_);
  auto result = socks != nullptr ? socks->take(pending_, used)
                                 : http_connect::take(pending_, used);
  pending_.erase(pending_.begin(),
                 pending_.begin() + static_cast<std::ptrdiff_t>(used));
  return result;
}

handshake_step handshake::decide() {
  if (pending_[0] == socks5_version) {
    protocol_.emplace<socks5>();
  } else if (pending_[0] == socks4_version) {
    byte_vector reply(socks4_reply_size);
    reply[1] = socks4_rejected;
    return {.reply = std::move(reply), .request = {}, .is_refused = true};
  } else if (pending_[0] < std::byte{'A'} || pending_[0] > std::byte{'Z'}) {
    return {.reply = {}, .request = {}, .is_refused = true};
  } else {
    protocol_.emplace<http_connect>();
  }
  return {};
}

byte_vector handshake::reply(std::optional<stream::reset_code> failure) const {
  return std::holds_alternative<socks5>(protocol_)
             ? socks5::reply(failure)
             : http_connect::reply(failure);
}

} // namespace nephele::client_service
