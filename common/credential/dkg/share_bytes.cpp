#include "common/credential/dkg/share_bytes.hpp"

namespace nephele::credential::dkg {

using pairing::scalar;
using pairing::secret_scalar;

void write_share(const ps::issuer_key& share, share_buffer& out) noexcept {
  auto rest = mutable_byte_span{out.expose_mutable()};
  const auto write = [&rest](const secret_scalar& value) {
    value.encode_into(rest.first<scalar::size>());
    rest = rest.subspan(scalar::size);
  };
  write(share.x);
  for (const auto& y : share.y)
    write(y);
}

result<ps::issuer_key> read_share(const share_buffer& in, std::size_t slots,
                                  ps::issuer_index index) {
  ps::issuer_key share;
  share.index = index;
  auto rest = byte_span{in.expose()}.first(share_size(slots));
  while (!rest.empty()) {
    auto value = secret_scalar::decode(rest.first(scalar::size));
    if (!value)
      return fail(std::move(value).error());
    if (rest.size() == share_size(slots))
      share.x = *std::move(value);
    else
      share.y.push_back(*std::move(value));
    rest = rest.subspan(scalar::size);
  }
  return share;
}

} // namespace nephele::credential::dkg
