#include "common/credential/ps/issuer_key.hpp"

#include "common/crypto/declassify.hpp"
#include "common/crypto/wiped_stack.hpp"

namespace nephele::credential::ps {

verification_key issuer_key::public_key() const {
  verification_key key;
  key.x = x * pairing::g2::generator();
  std::vector<pairing::g1> y1;
  for (const auto& secret : y) {
    key.y.push_back(secret * pairing::g2::generator());
    y1.push_back(secret * pairing::g1::generator());
  }
  key.y1 = pairing::to_affine(y1);
  crypto::declassify(key.x);
  for (const auto& point : key.y)
    crypto::declassify(point);
  return key;
}

pairing::g1 issuer_key::sign(const pairing::g1& h,
                             std::span<const pairing::scalar> messages) const {
  return crypto::on_wiped_stack([&] {
    auto exponent = x.duplicate();
    for (std::size_t i = 0; i < messages.size(); ++i)
      exponent = exponent + y[i] * messages[i];
    return exponent * h;
  });
}

} // namespace nephele::credential::ps
