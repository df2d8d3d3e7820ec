#pragma once

#include "common/client_session/session.hpp"
#include "common/stream/initiator.hpp"

namespace nephele::client_service {

/// Reply blocks for streams, out of a session.
class reply_blocks final : public stream::block_source {
public:
  reply_blocks(client_session::session& from, const clock& time)
      : session_(from), clock_(time) {}

  /// 0 without a topology: nothing is made of it then.
  [[nodiscard]] rotation_number rotation() const override {
    return session_.factory()
        .rotation(clock_.wall())
        .value_or(rotation_number{});
  }

  [[nodiscard]] result<client::reply_block> make(std::uint64_t owner) override {
    return session_.replies().make(owner, rotation());
  }

  void forget(std::uint64_t owner) override {
    session_.replies().forget(owner);
  }

private:
  client_session::session& session_;
  const clock& clock_;
};

} // namespace nephele::client_service
