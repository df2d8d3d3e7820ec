#include "common/key_dir/stored_key.hpp"

namespace nephele::key_dir {

stored_key::stored_key(const key_name& name, mapping page, mapping tags,
                       std::unique_ptr<mixing::replay_filter> filter)
    : name_(name), page_(std::move(page)), tags_(std::move(tags)),
      secret_(std::launder(
          reinterpret_cast<crypto::x25519_secret*>(page_.bytes().data()))),
      filter_(std::move(filter)) {
}

stored_key::~stored_key() {
  // page_ wipes itself.
  if (destroyed_)
    crypto::wipe(tags_.bytes());
}

} // namespace nephele::key_dir
