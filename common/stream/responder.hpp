#pragma once

#include "common/stream/block_pool.hpp"
#include "common/stream/endpoint.hpp"
#include "common/stream/token_bucket.hpp"

namespace nephele::stream {

struct responder_options {
  std::size_t max_streams = 1024;
  std::size_t max_tags = stream::max_tags;
  /// Contents a second for one tag at most, whatever its OPEN asks for.
  std::uint16_t max_rate = 1000;
  /// Contents a second for all tags together.
  std::size_t total_rate = 4000;
  /// Bytes that a stream may hold in each direction.
  std::size_t max_stream_buffer = std::size_t{1} << 20;
  /// A stream without any progress is reset after it.
  steady_time::duration idle = stream_idle;
};

/// A client wants a connection. Answered by `connected` or `abort`.
struct open_request {
  stream_id id;
  /// A name or an address as text; normal_host has seen it.
  std::string host;
  std::uint16_t port = 0;
  /// Streams with the same number share a tag.
  std::uint32_t tag_number = 0;
};

/// The requester's end of streams: answers on reply blocks, knows no address.
/// Has no clock of its own; call `next` until it gives nothing, then again
/// after on_ready or at `due`. Spec: docs/protocol/stream.md.
class responder final : public endpoint {
public:
  /// When packets of a rotation end; nothing if they have ended or if the
  /// rotation is too far ahead.
  using rotation_expiry
      = std::function<std::optional<steady_time>(rotation_number)>;

  responder(responder_options options, rotation_expiry expiry, steady_time now);
  ~responder() override;

  /// A stream content that came sealed to this service.
  void on_content(const client::stream_content& content, steady_time now);

  /// Connections that clients asked for since the last call; on_change tells
  /// of them too.
  [[nodiscard]] std::vector<open_request> take_requests();

  /// The connection of an open_request stands.
  void connected(stream_id id, steady_time now);

  [[nodiscard]] std::optional<client::parcel> next(steady_time now) override;

  /// When `next` may give something without anything new happening.
  [[nodiscard]] std::optional<steady_time> due(steady_time now) const;

private:
  struct visitor;

  void take(channel_index index, visitor& lane, const record& r,
            steady_time now);
  void on_open(channel_index index, visitor& lane, const open_record& r,
               steady_time now);
  [[nodiscard]] std::optional<channel_index> visitor_for(const stream_tag& tag,
                                                         steady_time now);
  [[nodiscard]] std::optional<client::parcel>
  answer(channel_index index, visitor& lane, steady_time now);
  void tend(steady_time now);

  responder_options options_;
  rotation_expiry expiry_;
  token_bucket total_;
  std::vector<open_request> requests_;
  steady_time next_tending_{};
};

} // namespace nephele::stream
