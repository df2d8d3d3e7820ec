#pragma once

#include "common/stream/endpoint.hpp"
#include "common/stream/supply.hpp"

namespace nephele::stream {

/// Where the initiator gets its reply blocks from, and its key rotation.
class block_source {
public:
  block_source() = default;
  block_source(const block_source&) = delete;
  block_source& operator=(const block_source&) = delete;
  virtual ~block_source() = default;

  /// The rotation that packets sent now belong to.
  [[nodiscard]] virtual rotation_number rotation() const = 0;

  /// One reply block of that rotation. A reply on it is later handed to
  /// initiator::on_reply with `owner`.
  [[nodiscard]] virtual result<client::reply_block> make(std::uint64_t owner)
      = 0;

  /// `owner` expects no more replies.
  virtual void forget(std::uint64_t owner) = 0;
};

struct initiator_options {
  /// The network-requester.
  client::address requester;
  /// Contents a second of the client's main stream: what the requester is
  /// asked to send at most for a tag, and what reply blocks are supplied for.
  std::uint16_t rate = 100;
  std::size_t max_streams = 256;
  steady_time::duration idle = stream_idle;
};

/// Keeps streams apart that must not be linked: streams with the same
/// isolation share a tag.
struct isolation {
  /// The SOCKS user name, or empty.
  std::string user;
};

/// The client's end of streams. Spec: docs/protocol/stream.md.
class initiator final : public endpoint {
public:
  /// @param blocks, random  must outlive it.
  initiator(initiator_options options, block_source& blocks,
            crypto::random& random);
  ~initiator() override;

  /// Begins a stream to `host`:`port`. `status` tells when it is open.
  /// @returns errc::bad_host, or errc::limit when there are too many.
  result<stream_id> open(const isolation& apart, std::string_view host,
                         std::uint16_t port, steady_time now);

  /// A stream content that came by one of the reply blocks of `owner`.
  void on_reply(const client::stream_content& content, std::uint64_t owner,
                steady_time now);

  [[nodiscard]] std::optional<client::parcel> next(steady_time now) override;

  void acknowledged(std::uint64_t handle, steady_time now) override;
  void lost(std::uint64_t handle, steady_time now) override;
  void not_sent(std::uint64_t handle, const error& why,
                steady_time now) override;

  /// Where contents go now: the requester by its first or its fallback
  /// gateway.
  [[nodiscard]] const client::address& destination() const noexcept {
    return destination_;
  }

private:
  struct group;

  [[nodiscard]] group& group_for(const std::string& host,
                                 const isolation& apart, steady_time now);
  [[nodiscard]] std::optional<client::parcel>
  fill(channel_index index, group& lane, steady_time now);
  bool add_open(record_writer& out, shipment& sent, group& lane,
                stream_number number, stream_state& s);
  std::size_t add_blocks(record_writer& out, channel_index index,
                         std::size_t count);
  [[nodiscard]] std::size_t cap(steady_time now) const;
  void tend(steady_time now);
  void use_other_gateway(steady_time now);
  void mind_silence(steady_time now);
  void resolved(channel& lane, const shipment& sent, bool arrived) override;

  initiator_options options_;
  block_source& blocks_;
  crypto::random& random_;
  client::address destination_;
  std::size_t losses_in_a_row_ = 0;
  /// The last time that nothing was waited for, a reply came by any tag, or
  /// the gateway was changed.
  steady_time heard_{};
  steady_time next_tending_{};
  steady_time paused_until_{};
};

} // namespace nephele::stream
