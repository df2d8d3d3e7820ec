#pragma once

#include "common/base/identity.hpp"
#include "common/base/units.hpp"
#include "common/crypto/x25519.hpp"
#include "common/key_dir/mapping.hpp"
#include "common/mixing/replay_filter.hpp"

#include <atomic>
#include <compare>
#include <memory>
#include <new>

namespace nephele::key_dir {

/// What a mix key is called: the rotation it serves, and how many the node has
/// announced for that before.
struct key_name {
  rotation_number rotation;
  key_generation generation;

  friend auto operator<=>(const key_name&, const key_name&) = default;
};

/// A mix key in locked memory with its replay filter in a mapped file. Shared
/// with the batches under way; the last of them wipes it.
class stored_key {
public:
  /// @param page    locked, large enough for the secret.
  /// @param tags    a formatted filter.
  stored_key(const key_name& name, mapping page, mapping tags,
             std::unique_ptr<mixing::replay_filter> filter);

  stored_key(const stored_key&) = delete;
  stored_key& operator=(const stored_key&) = delete;
  ~stored_key();

  [[nodiscard]] const key_name& name() const noexcept { return name_; }

  [[nodiscard]] const crypto::x25519_secret& secret() const noexcept {
    return *secret_;
  }

  [[nodiscard]] mix_key public_key() const noexcept {
    return mix_key{crypto::x25519_base(*secret_)};
  }

  [[nodiscard]] mixing::replay_filter& filter() const noexcept {
    return *filter_;
  }

private:
  friend class key_directory;

  key_name name_;
  mapping page_;
  mapping tags_;
  crypto::x25519_secret* secret_;
  std::unique_ptr<mixing::replay_filter> filter_;
  // Set when the files are gone: the tags, which still lie in the mapped
  // memory, go with the last who uses them.
  std::atomic<bool> destroyed_ = false;
};

} // namespace nephele::key_dir
