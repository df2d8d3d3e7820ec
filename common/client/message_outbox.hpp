#pragma once

#include "common/client/chunking.hpp"
#include "common/client/sequence_store.hpp"
#include "common/client/traffic.hpp"
#include "common/crypto/random.hpp"

#include <deque>
#include <map>
#include <memory>

namespace nephele::client {

/// Numbers the messages submitted in this run, 1 first.
using message_number = strong<std::uint64_t, struct message_number_tag>;

struct send_progress {
  /// Fragments.
  std::size_t acknowledged = 0;
  std::size_t total = 0;
};

/// A message's end.
struct finished_message {
  message_number number;
  /// False if its lifetime ran out, or it was cancelled.
  bool delivered = false;
};

/// Sends messages: fragment by fragment until all are acknowledged or the
/// lifetime is over; by the recipient's other gateway if one does not answer.
/// Pure but for `store`. docs/protocol/message.md §6.
class message_outbox final : public traffic_source {
public:
  struct limits {
    /// All that waits, of all recipients, in bytes.
    std::size_t queued_bytes = 64U * 1024U * 1024U;
    /// Under way to one recipient at a time; at least one message is.
    std::size_t window_bytes = 32U * 1024U * 1024U;
    std::size_t window_messages = 64;
    /// In a row, before the other gateway is tried.
    std::size_t losses_to_failover = 8;
    /// Before a fragment for which no packet could be made is tried again.
    std::chrono::nanoseconds pause = std::chrono::seconds{1};
  };

  /// Both must outlive it.
  message_outbox(sequence_store& store, crypto::random& source, limits bounds);
  message_outbox(sequence_store& store, crypto::random& source);
  ~message_outbox() override;

  /// Takes a message. Its sequence number is saved when this returns.
  /// @param lifetime  how long to keep trying, a second to seven days; what is
  /// less or more is moved there.
  /// @returns errc::too_long, errc::full (try again when some have finished),
  /// or what the store said.
  [[nodiscard]] result<message_number> submit(const address& to,
                                              byte_vector message,
                                              std::chrono::seconds lifetime,
                                              steady_time now);

  /// Gives up what is not yet delivered; it counts as finished.
  void cancel(message_number number);

  /// Nothing once it is finished.
  [[nodiscard]] std::optional<send_progress>
  progress(message_number number) const;

  /// Those finished since the last call, by the order in which they did.
  [[nodiscard]] std::vector<finished_message> take_finished();

  /// Finishes what is over its lifetime. `next` does it too.
  void expire(steady_time now);

  /// Messages that are not finished.
  [[nodiscard]] std::size_t size() const noexcept { return messages_.size(); }

  /// Bytes of these.
  [[nodiscard]] std::size_t queued_bytes() const noexcept {
    return queued_bytes_;
  }

  /// Packets sent again, of all so far.
  [[nodiscard]] std::uint64_t retries() const noexcept { return retries_; }

  /// The first failure of the store since the last call, if any: deliveries
  /// could not be saved, so the next run will start a fresh tag.
  [[nodiscard]] std::optional<error> take_store_error();

  [[nodiscard]] std::optional<parcel> next(steady_time now) override;
  void acknowledged(std::uint64_t handle, steady_time now) override;
  void lost(std::uint64_t handle, steady_time now) override;
  void not_sent(std::uint64_t handle, const error& why,
                steady_time now) override;

private:
  struct message;
  struct recipient;
  using message_list = std::deque<message*>;

  [[nodiscard]] recipient& recipient_of(const address& to);
  [[nodiscard]] result<sequence_state> reserve(recipient& to);
  [[nodiscard]] std::optional<parcel> next_for(recipient& to, steady_time now);
  [[nodiscard]] parcel parcel_for(const recipient& to, const message& of,
                                  std::uint16_t index, steady_time now) const;
  [[nodiscard]] message* find(std::uint64_t handle) const;
  void finish(message& done, bool delivered);
  void note_delivery(recipient& by);

  sequence_store& store_;
  crypto::random& random_;
  limits bounds_;
  std::map<std::uint64_t, std::unique_ptr<message>> messages_;
  std::map<identity, std::unique_ptr<recipient>> recipients_;
  /// Who was served last; they take turns.
  identity last_served_;
  std::uint64_t last_number_ = 0;
  std::size_t queued_bytes_ = 0;
  std::uint64_t retries_ = 0;
  /// No message is over its lifetime before.
  steady_time next_expiry_ = steady_time::max();
  std::vector<finished_message> finished_;
  std::optional<error> store_error_;
};

} // namespace nephele::client
