#include "common/credential/ecash/spending.hpp"

#include "common/crypto/wiped_stack.hpp"

namespace nephele::credential::ecash {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;
using pairing::secret_scalar;

namespace {

/// One value a witness of the proof: the witnesses themselves or the nonces
/// that hide them.
struct witnesses {
  secret_scalar secret;
  secret_scalar eta;
  secret_scalar expiry;
  secret_scalar index;
  secret_scalar mu;
  std::array<secret_scalar, 5> rho;
};

/// What is multiplied by witnesses, and what they are multiplied with.
struct bases {
  g1 h1;
  g1 h2;
  g1 serial;
  scalar factor;
};

witnesses draw_nonces(pairing::scalar_source& source, byte_span transcript) {
  witnesses k;
  for (auto* nonce : {&k.secret, &k.eta, &k.expiry, &k.index, &k.mu})
    *nonce = source.next(transcript);
  for (auto& nonce : k.rho)
    nonce = source.next(transcript);
  return k;
}

g1 hide(const secret_scalar& value, const g1& base, const secret_scalar& rho) {
  return value * base + rho * g1::generator();
}

/// The points of relations 1 to 5: a value each, on its base, behind a ρ.
std::array<g1, 5> hide_all(const witnesses& w, const g1& h1, const g1& h2) {
  return {hide(w.secret, h1, w.rho[0]), hide(w.eta, h1, w.rho[1]),
          hide(w.expiry, h1, w.rho[2]), hide(w.expiry, h2, w.rho[3]),
          hide(w.index, h2, w.rho[4])};
}

g1 make_tag(const witnesses& w, const scalar& factor) {
  return w.secret * g1::generator() + (w.mu * factor) * tag_generator();
}

std::array<g1, payment::relations> commit(const witnesses& k,
                                          const bases& bases) {
  const auto hidden = hide_all(k, bases.h1, bases.h2);
  return {hidden[0],
          hidden[1],
          hidden[2],
          hidden[3],
          hidden[4],
          k.mu * serial_generator(),
          make_tag(k, bases.factor),
          (k.secret + k.eta + k.index) * bases.serial};
}

payment_responses respond(const witnesses& w, const witnesses& k,
                          const scalar& c) {
  const auto z
      = [&c](const secret_scalar& witness, const secret_scalar& nonce) {
          return (nonce + witness * c).publish();
        };
  payment_responses responses{z(w.secret, k.secret), z(w.eta, k.eta),
                              z(w.expiry, k.expiry), z(w.index, k.index),
                              z(w.mu, k.mu),         {}};
  for (std::size_t i = 0; i < w.rho.size(); ++i)
    responses.rho[i] = z(w.rho[i], k.rho[i]);
  return responses;
}

witnesses witnesses_of(const wallet& wallet, std::uint16_t index) {
  witnesses w;
  w.secret = wallet.secret().duplicate();
  w.eta = secret_scalar{wallet.eta()};
  w.expiry = secret_scalar{scalar{wallet.expiry_value()}};
  w.index = secret_scalar{scalar{index}};
  w.mu = (w.secret + w.eta + w.index + scalar{1}).inverse();
  return w;
}

payment build(const wallet& wallet, std::uint16_t index,
              const ps::signature& slot, const ps::verification_key& issuers,
              const pay_info& info, pairing::scalar_source& source) {
  payment paid;
  paid.issuers = wallet.issuers();
  paid.type = wallet.type();
  paid.info = info;
  auto log = begin_payment(paid.issuers, paid.type, info);

  auto w = witnesses_of(wallet, index);
  const auto tau1 = source.next_nonzero(log.bytes());
  const auto tau2 = source.next_nonzero(log.bytes());
  for (auto& rho : w.rho)
    rho = source.next(log.bytes());

  const auto& [h, s] = wallet.signature();
  const bases bases{tau1 * g1{h}, tau2 * g1{slot.h}, w.mu * serial_generator(),
                    info.factor()};
  const auto& y = issuers.y1;
  const auto s1 = tau1 * g1{s} + w.rho[0] * g1{y[0]} + w.rho[1] * g1{y[1]}
                  + w.rho[2] * g1{y[2]};
  const auto s2 = tau2 * g1{slot.s} + w.rho[3] * g1{y[0]} + w.rho[4] * g1{y[1]};
  const auto hidden = hide_all(w, bases.h1, bases.h2);
  const auto points = pairing::to_affine(std::array{
      bases.h1, s1, hidden[0], hidden[1], hidden[2], bases.h2, s2, hidden[3],
      hidden[4], bases.serial, make_tag(w, bases.factor)});
  paid.points
      = {points[0], points[1], points[2], points[3], points[4], points[5],
         points[6], points[7], points[8], points[9], points[10]};
  add_points(log, paid.points);

  const auto k = draw_nonces(source, log.bytes());
  const auto commitments = pairing::to_affine(commit(k, bases));
  std::ranges::copy(commitments, paid.commitments.begin());
  paid.responses = respond(w, k, paid.challenge());
  return paid;
}

} // namespace

payment spend(const wallet& wallet, std::uint16_t index,
              const ps::signature& slot, const ps::verification_key& issuers,
              const pay_info& info, pairing::scalar_source& source) {
  return crypto::on_wiped_stack(
      [&] { return build(wallet, index, slot, issuers, info, source); });
}

} // namespace nephele::credential::ecash
