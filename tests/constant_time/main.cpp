// Runs what is done with secrets, the secrets marked as undefined. To be run
// under memcheck, which reports every branch and every address that depends on
// undefined memory.

#include "common/credential/ecash/issuers.hpp"
#include "common/credential/ecash/slots.hpp"
#include "common/credential/ecash/spending.hpp"
#include "common/credential/ecash/verification.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "tests/constant_time/marked.hpp"

#include <cstdio>
#include <string_view>

using namespace nephele;
using namespace nephele::credential;
using constant_time::mark;
using constant_time::marked_scalars;

namespace {

/// The hedge hashes secrets: what comes out is marked because they are.
pairing::secret_scalar hedged(const pairing::secret_scalar& secret) {
  crypto::seeded_random randomness{1};
  return pairing::hedged_scalars{randomness, {&secret}}.next({});
}

struct scene {
  marked_scalars nonces;
  ps::dealt_keys keys = ps::deal_keys(nonces, ecash::key_slots, 3, 4);
  ecash::issuers issuers{keys.published};
  pairing::secret_scalar secret = nonces.next({});
  ecash::deposit deposit{"nephele-test", 1, ecash::book_public_key(secret),
                         ecash::ticket_type::standard, ecash::day{20'500}};

  [[nodiscard]] const ps::key_id& id() const { return issuers.key().id(); }
};

result<ecash::wallet> withdraw(scene& scene) {
  const auto request = ecash::make_request(scene.deposit, scene.id(),
                                           scene.secret, scene.nonces);
  std::vector<ps::partial_signature> partials;
  for (std::size_t j = 0; j < 3; ++j) {
    const auto s = ecash::issue(scene.keys.secrets[j], scene.id(),
                                scene.deposit, request, ecash::day{20'501});
    if (!s)
      return fail(s.error());
    partials.push_back({scene.keys.secrets[j].index, *s});
  }
  auto book = scene.issuers.aggregate(partials, scene.deposit, request);
  if (!book)
    return fail(book.error());
  crypto::seeded_random randomness{2};
  return ecash::wallet{scene.deposit, scene.id(), scene.secret.duplicate(),
                       *book, randomness};
}

ps::signature sign_slot(scene& scene, const ecash::slot& slot) {
  const auto h = slot.base(scene.id());
  std::vector<ps::partial_signature> partials;
  for (std::size_t j = 0; j < 3; ++j)
    partials.push_back(
        {scene.keys.secrets[j].index,
         pairing::g1_affine{scene.keys.secrets[j].sign(h, slot.messages())}});
  return {pairing::g1_affine{h},
          pairing::g1_affine{ps::aggregate(partials, 3, 4).value()}};
}

bool spend(scene& scene, const ecash::wallet& book) {
  ecash::pay_info info;
  info.unix_seconds = 20'501ULL * 86'400;
  std::uint16_t index = 7;
  const auto slot
      = sign_slot(scene, {book.type(), book.expiry(), info.day(), index});
  mark(book.eta());
  mark(index);
  const auto payment = ecash::spend(book, index, slot, scene.keys.published.key,
                                    info, scene.nonces);
  crypto::seeded_random randomness{3};
  return ecash::payment_verifier{scene.keys.published.key}.verify(payment,
                                                                  randomness);
}

int run(bool leak) {
  scene scene;
  if (leak && scene.secret.expose().is_zero())
    return 2;
  const auto nonce = hedged(scene.secret);
  (void)pairing::g1_affine{nonce * pairing::g1::generator()};
  const auto book = withdraw(scene);
  if (!book || !spend(scene, *book) || !constant_time::show_attributes()) {
    std::puts("an honest proof was refused");
    return 1;
  }
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  return run(argc > 1 && std::string_view{argv[1]} == "--leak");
}
