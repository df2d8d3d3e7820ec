#pragma once

#include "common/credential/dkg/errors.hpp"
#include "common/credential/ps/issuer_key.hpp"
#include "common/crypto/xaead.hpp"

namespace nephele::credential::dkg {

/// Which share of which key a file holds; the file is good for nothing else.
struct share_name {
  std::string chain;
  std::uint64_t key_epoch = 0;
  ps::issuer_index index = 0;
};

/// Bytes of a share file of a key with `slots` slots.
[[nodiscard]] std::size_t share_file_size(std::size_t slots) noexcept;

/// A share at rest: "NPSH" ‖ 01 ‖ u64 key epoch ‖ u16 index ‖ u8 slots ‖ nonce
/// ‖ box. To be written by crypto::store_key_file.
[[nodiscard]] byte_vector seal_share(const ps::issuer_key& share,
                                     const share_name& name,
                                     const crypto::box_key& key,
                                     crypto::random& randomness);

/// @returns errc::bad_file if it does not open or is another share's.
[[nodiscard]] result<ps::issuer_key>
open_share_file(byte_span file, const share_name& name,
                const crypto::box_key& key);

} // namespace nephele::credential::dkg
