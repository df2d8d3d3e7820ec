#include "common/client/opener.hpp"

namespace nephele::client {

opener::opener(encryption_pair own, reply_surbs& replies)
    : own_(std::move(own)), replies_(replies) {
}

result<opened> opener::open(sealed_span sealed) {
  const auto header = seal_header(sealed);
  if (const auto* known = replies_.find(header)) {
    const auto plain = open_reply(sealed, known->key);
    if (!plain)
      return fail(plain.error());
    const auto whose = known->whose;
    replies_.use(header);
    return opened{*plain, whose};
  }
  const auto plain = open_forward(sealed, own_);
  if (!plain)
    return fail(plain.error());
  return opened{*plain, std::nullopt};
}

} // namespace nephele::client
