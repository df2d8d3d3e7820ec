#pragma once

#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "common/stream/byte_queue.hpp"
#include "common/stream/errors.hpp"

#include <map>
#include <optional>

namespace nephele::stream {

/// A part of a stream: `size` bytes from `offset`; `fin` says that the FIN
/// behind the last byte belongs to it.
struct range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool fin = false;

  friend bool operator==(const range&, const range&) = default;
};

/// The sending half of a stream: keeps what was written until the peer's
/// CREDIT covers it, and says what to put into the next packet. Every range
/// taken is later reported stored or lost, once. Spec: docs/protocol/stream.md
/// §3 to §5.
class send_buffer {
public:
  /// @param capacity  bytes held at most.
  explicit send_buffer(std::size_t capacity) noexcept : capacity_(capacity) {}

  /// Takes as much of `bytes` as there is room for; returns how much.
  [[nodiscard]] std::size_t write(byte_span bytes);

  /// Bytes that write() would take now.
  [[nodiscard]] std::size_t room() const noexcept;

  /// No more bytes: FIN follows the last one.
  void finish() noexcept { finished_ = true; }

  [[nodiscard]] bool is_finished() const noexcept { return finished_; }

  /// The peer has everything, FIN included.
  [[nodiscard]] bool is_complete() const noexcept { return fin_confirmed_; }

  /// Something may be sent now.
  [[nodiscard]] bool is_ready() const noexcept;

  /// Bytes that may be sent now, repetitions included.
  [[nodiscard]] std::uint64_t ready_bytes() const noexcept;

  /// Something was sent and is not confirmed by the peer yet.
  [[nodiscard]] bool is_waiting() const noexcept;

  /// The next part to send, at most `max_bytes` of it: repetitions first.
  [[nodiscard]] std::optional<range> take(std::size_t max_bytes);

  /// The bytes of a range that was taken and is still needed.
  [[nodiscard]] byte_span bytes(const range& part) const noexcept;

  /// The packet with this range is at the peer's gateway.
  void stored(const range& part, steady_time now);

  /// The packet with this range is lost: what is still needed goes again.
  void lost(const range& part);

  /// The peer's CREDIT. Old ones change nothing.
  /// @returns errc::protocol if it confirms what was never sent.
  result<void> credit(std::uint64_t received, std::uint64_t window);

  /// The peer's OPEN or OPENED: how far the first bytes may go.
  void open_window(std::uint64_t window) noexcept;

  /// The peer has let go of the stream after all it needed: as if it had
  /// confirmed everything.
  void confirm() noexcept;

  /// Sends again what a gateway stored before `before` and the peer still
  /// lacks first.
  void expire_stored(steady_time before);

private:
  struct stored_part {
    std::uint64_t end = 0;
    steady_time at;
  };

  [[nodiscard]] std::uint64_t written() const noexcept {
    return base_ + bytes_.size();
  }

  [[nodiscard]] bool may_send_fin() const noexcept;
  void repeat(std::uint64_t begin, std::uint64_t end);
  [[nodiscard]] range take_repetition(std::size_t max_bytes);

  std::size_t capacity_;
  /// Holds [base_, written()).
  byte_queue bytes_;
  std::uint64_t base_ = 0;
  /// First byte that was never sent.
  std::uint64_t next_ = 0;
  /// The peer takes bytes below it.
  std::uint64_t edge_ = 0;
  /// Lost parts, begin → end, disjoint.
  std::map<std::uint64_t, std::uint64_t> repetitions_;
  /// Parts at the peer's gateway, by begin.
  std::map<std::uint64_t, stored_part> stored_;
  std::optional<steady_time> fin_stored_;
  bool finished_ = false;
  bool fin_in_flight_ = false;
  bool fin_confirmed_ = false;
};

} // namespace nephele::stream
