#pragma once

#include "common/client/content.hpp"
#include "common/client/reply_surbs.hpp"

namespace nephele::client {

/// What a packet for us said, and by which way it came.
struct opened {
  content data;
  /// Whose reply block was used; nothing for what was sent to our address.
  std::optional<reply_surbs::owner> reply_to;
};

/// Opens what the gateway hands us.
class opener {
public:
  /// @param own  our encryption key.
  opener(encryption_pair own, reply_surbs& replies);

  /// A reply block is used up by the first reply that opens.
  /// @returns errc::forged or errc::bad_key.
  [[nodiscard]] result<opened> open(sealed_span sealed);

private:
  encryption_pair own_;
  reply_surbs& replies_;
};

} // namespace nephele::client
