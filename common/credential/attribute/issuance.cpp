#include "common/credential/attribute/issuance.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/credential/ps/transcript.hpp"
#include "common/crypto/wiped_stack.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/wire/reader.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;
using pairing::secret_scalar;

namespace {

constexpr std::uint8_t version = 1;

/// γ_i, generators that nobody knows a relation between.
const g1_affine& commitment_generator(std::size_t slot) {
  static const auto generators = [] {
    std::array<g1_affine, ps::max_slots> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      ps::concatenation name;
      name.bytes(as_bytes("gamma")).integer(static_cast<std::uint8_t>(i));
      all[i] = g1_affine{
          hash_to_g1(pairing::point_purpose::generator, name.span())};
    }
    return all;
  }();
  return generators[slot];
}

ps::transcript begin(std::string_view protocol, const issue_terms& terms) {
  ps::transcript log{protocol};
  log.add("vk", terms.issuers.span());
  log.add("context", terms.context);
  for (const auto slot : terms.hidden)
    log.add_integer("hidden", slot);
  for (const auto& [slot, value] : terms.visible) {
    ps::concatenation item;
    item.integer(slot).bytes(value.encode());
    log.add("public", item.span());
  }
  return log;
}

scalar challenge(const issue_terms& terms, const g1& h,
                 const issue_request& request) {
  auto log = begin("attr/issue/v1", terms);
  log.add_point("h", h);
  log.add_point("C", request.commitment);
  for (const auto& point : request.hidden)
    log.add_point("Ci", point);
  for (const auto& point : request.announcements)
    log.add_point("R", point);
  return log.challenge();
}

std::vector<secret_scalar>
draw(std::size_t count, pairing::scalar_source& source, byte_span transcript) {
  std::vector<secret_scalar> drawn;
  drawn.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    drawn.push_back(source.next(transcript));
  return drawn;
}

/// o·g + Σ m_i·γ_i over the hidden slots.
g1 commit(const secret_scalar& opening, std::span<const std::uint8_t> slots,
          const auto& message_of) {
  auto sum = opening * g1::generator();
  for (std::size_t i = 0; i < slots.size(); ++i)
    sum += message_of(i) * g1{commitment_generator(slots[i])};
  return sum;
}

bool is_proved(const issue_terms& terms, const issue_request& request,
               const g1& h) {
  const auto hidden = terms.hidden.size();
  const auto c = -challenge(terms, h, request);
  const std::span z{request.responses};
  const g1_affine base{h};
  const g1_affine g{g1::generator()};
  pairing::multi_exp<g1_affine> all;
  all.add(z[0], g);
  all.add(c, request.commitment);
  for (std::size_t i = 0; i < hidden; ++i)
    all.add(z[1 + hidden + i], commitment_generator(terms.hidden[i]));
  if (all.sum() != request.announcements[0])
    return false;
  for (std::size_t i = 0; i < hidden; ++i) {
    pairing::multi_exp<g1_affine> one;
    one.add(z[1 + i], g);
    one.add(z[1 + hidden + i], base);
    one.add(c, request.hidden[i]);
    if (one.sum() != request.announcements[1 + i])
      return false;
  }
  return true;
}

result<pending_credential>
build_request(issue_terms terms, std::span<const secret_scalar> messages,
              pairing::scalar_source& source) {
  if (auto fine = terms.check(messages.size()); !fine)
    return fail(std::move(fine).error());
  const std::span slots{terms.hidden};
  const auto message
      = [&](std::size_t i) -> const auto& { return messages[slots[i]]; };
  const auto start = begin("attr/issue/v1", terms);
  const auto opening = source.next(start.bytes());
  auto openings = draw(slots.size(), source, start.bytes());
  const auto k_opening = source.next(start.bytes());
  const auto k_openings = draw(slots.size(), source, start.bytes());
  const auto k_messages = draw(slots.size(), source, start.bytes());

  issue_request request;
  request.commitment = g1_affine{commit(opening, slots, message)};
  const auto h = signature_base(terms, request.commitment);
  std::vector<g1> points;
  for (std::size_t i = 0; i < slots.size(); ++i)
    points.push_back(openings[i] * g1::generator() + message(i) * h);
  request.hidden = pairing::to_affine(points);
  points = {commit(k_opening, slots, [&](std::size_t i) -> const auto& {
    return k_messages[i];
  })};
  for (std::size_t i = 0; i < slots.size(); ++i)
    points.push_back(k_openings[i] * g1::generator() + k_messages[i] * h);
  request.announcements = pairing::to_affine(points);

  const auto c = challenge(terms, h, request);
  request.responses.push_back((k_opening + opening * c).publish());
  for (std::size_t i = 0; i < slots.size(); ++i)
    request.responses.push_back((k_openings[i] + openings[i] * c).publish());
  for (std::size_t i = 0; i < slots.size(); ++i)
    request.responses.push_back((k_messages[i] + message(i) * c).publish());
  return pending_credential{std::move(terms), std::move(request),
                            std::move(openings)};
}

result<g1_affine> answer(const ps::issuer_key& share, const issue_terms& terms,
                         const issue_request& request) {
  if (auto fine = terms.check(share.y.size()); !fine)
    return fail(std::move(fine).error());
  const auto hidden = terms.hidden.size();
  if (request.hidden.size() != hidden
      || request.announcements.size() != hidden + 1
      || request.responses.size() != 2 * hidden + 1)
    return fail(errc::bad_statement, "issue request");
  const auto h = signature_base(terms, request.commitment);
  if (!is_proved(terms, request, h))
    return fail(errc::invalid_proof, "issue request");
  auto exponent = share.x.duplicate();
  for (const auto& [slot, value] : terms.visible)
    exponent = exponent + share.y[slot] * value;
  auto blinded = exponent * h;
  for (std::size_t i = 0; i < hidden; ++i)
    blinded += share.y[terms.hidden[i]] * g1{request.hidden[i]};
  return g1_affine{blinded};
}

} // namespace

result<void> issue_terms::check(std::size_t slots) const {
  auto next_hidden = hidden.begin();
  auto next_visible = visible.begin();
  for (std::size_t slot = 0; slot < slots; ++slot) {
    if (next_hidden != hidden.end() && *next_hidden == slot)
      ++next_hidden;
    else if (next_visible != visible.end() && next_visible->slot == slot)
      ++next_visible;
    else
      return fail(errc::bad_statement, "slot " + std::to_string(slot));
  }
  if (next_hidden != hidden.end() || next_visible != visible.end()
      || hidden.empty())
    return fail(errc::bad_statement, "slots");
  return {};
}

issue_terms make_terms(const ps::key_id& issuers,
                       std::vector<std::uint8_t> hidden,
                       std::span<const scalar> messages, byte_vector context) {
  issue_terms terms{issuers, std::move(hidden), {}, std::move(context)};
  for (std::size_t slot = 0; slot < messages.size(); ++slot)
    if (std::ranges::find(terms.hidden, slot) == terms.hidden.end())
      terms.visible.push_back(
          {static_cast<std::uint8_t>(slot), messages[slot]});
  return terms;
}

byte_vector issue_request::encode() const {
  ps::concatenation out;
  out.integer(version).bytes(commitment.encode());
  for (const auto* points : {&hidden, &announcements})
    for (const auto& point : *points)
      out.bytes(point.encode());
  for (const auto& response : responses)
    out.bytes(response.encode());
  return std::move(out).take();
}

result<issue_request> issue_request::decode(byte_span bytes,
                                            std::size_t hidden) {
  const auto points = 2 * hidden + 2;
  const auto scalars = 2 * hidden + 1;
  if (bytes.size() != 1 + points * g1_affine::size + scalars * scalar::size)
    return fail(errc::length, "issue request");
  wire::reader in{bytes};
  if (in.u8() != version)
    return fail(errc::bad_version, "issue request");
  std::vector<g1_affine> decoded;
  for (std::size_t i = 0; i < points; ++i) {
    auto point = g1_affine::decode(in.bytes(g1_affine::size));
    if (!point)
      return fail(std::move(point).error());
    decoded.push_back(*point);
  }
  issue_request request;
  request.commitment = decoded[0];
  const auto middle = decoded.begin() + static_cast<std::ptrdiff_t>(1 + hidden);
  request.hidden.assign(decoded.begin() + 1, middle);
  request.announcements.assign(middle, decoded.end());
  for (std::size_t i = 0; i < scalars; ++i) {
    auto response = scalar::decode(in.bytes(scalar::size));
    if (!response)
      return fail(std::move(response).error());
    request.responses.push_back(*response);
  }
  return request;
}

result<pending_credential>
request_credential(issue_terms terms, std::span<const secret_scalar> messages,
                   pairing::scalar_source& source) {
  return crypto::on_wiped_stack(
      [&] { return build_request(std::move(terms), messages, source); });
}

result<g1_affine> issue(const ps::issuer_key& share, const issue_terms& terms,
                        const issue_request& request) {
  return crypto::on_wiped_stack([&] { return answer(share, terms, request); });
}

g1 signature_base(const issue_terms& terms, const g1_affine& commitment) {
  auto log = begin("attr/base/v1", terms);
  log.add_point("C", commitment);
  return pairing::hash_to_g1(pairing::point_purpose::credential, log.bytes());
}

} // namespace nephele::credential::attribute
