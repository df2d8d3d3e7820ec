#include "common/credential/ps/trusted_dealer.hpp"

namespace nephele::credential::ps {

dealt_keys deal_keys(pairing::scalar_source& source, std::size_t slots,
                     std::size_t threshold, std::size_t members) {
  const auto x = polynomial::random(source, threshold);
  std::vector<polynomial> y;
  for (std::size_t i = 0; i < slots; ++i)
    y.push_back(polynomial::random(source, threshold));
  const auto share = [&](issuer_index index) {
    issuer_key key;
    key.index = index;
    key.x = x.at(index);
    for (const auto& polynomial : y)
      key.y.push_back(polynomial.at(index));
    return key;
  };
  dealt_keys dealt;
  dealt.published.threshold = threshold;
  dealt.published.key = share(0).public_key();
  for (std::size_t j = 1; j <= members; ++j) {
    dealt.secrets.push_back(share(static_cast<issuer_index>(j)));
    dealt.published.shares.push_back(dealt.secrets.back().public_key());
  }
  return dealt;
}

} // namespace nephele::credential::ps
