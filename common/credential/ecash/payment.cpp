#include "common/credential/ecash/payment.hpp"

#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

#include <algorithm>

namespace nephele::credential::ecash {

using pairing::curve_point;
using pairing::g1_affine;
using pairing::scalar;

namespace {

constexpr std::uint8_t version = 1;
constexpr std::uint64_t max_clock_difference = 60; // seconds

constexpr std::array<std::string_view, payment::relations> commitment_labels{
    "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"};

/// Every point with its label, in the order of the wire and the transcript.
template <class Points, class Visit>
void for_each_point(Points& points, Visit visit) {
  visit("h1", points.h1);
  visit("s1", points.s1);
  visit("Hsk", points.hidden_secret);
  visit("Heta", points.hidden_eta);
  visit("He", points.hidden_expiry);
  visit("h2", points.h2);
  visit("s2", points.s2);
  visit("Ke", points.slot_expiry);
  visit("Kl", points.slot_index);
  visit("S", points.serial);
  visit("T", points.tag);
}

template <class Responses, class Visit>
void for_each_response(Responses& responses, Visit visit) {
  visit(responses.secret);
  visit(responses.eta);
  visit(responses.expiry);
  visit(responses.index);
  visit(responses.mu);
  for (auto& rho : responses.rho)
    visit(rho);
}

/// Decodes fields one after another and keeps the first error.
class field_reader {
public:
  explicit field_reader(wire::reader& in) : in_(in) {}

  template <class Point>
  void point(Point& out) {
    take(out, Point::decode_wide(in_.bytes(Point::wide_size)));
  }

  void response(scalar& out) {
    take(out, scalar::decode(in_.bytes(scalar::size)));
  }

  result<void> outcome;

private:
  template <class T>
  void take(T& out, result<T> decoded) {
    if (!outcome)
      return;
    if (decoded)
      out = *decoded;
    else
      outcome = fail(std::move(decoded).error());
  }

  wire::reader& in_;
};

} // namespace

byte_array<pay_info::size> pay_info::encode() const noexcept {
  byte_array<size> bytes;
  wire::writer out{bytes};
  out.fixed(gateway);
  out.u64(unix_seconds);
  out.fixed(nonce);
  return bytes;
}

pay_info pay_info::decode(std::span<const std::byte, size> bytes) noexcept {
  wire::reader in{bytes};
  pay_info info;
  info.gateway = in.fixed<identity>();
  info.unix_seconds = in.u64();
  info.nonce = in.fixed<nonce_bytes>();
  return info;
}

scalar pay_info::factor() const {
  return pairing::hash_to_scalar(pairing::scalar_purpose::payinfo, encode());
}

byte_array<payment::size> payment::encode() const {
  byte_array<size> bytes;
  wire::writer out{bytes};
  out.u8(version);
  out.fixed(issuers);
  out.u8(static_cast<std::uint8_t>(type));
  out.bytes(info.encode());
  for_each_point(points, [&](std::string_view, const auto& point) {
    out.bytes(point.encode_wide());
  });
  for (const auto& point : commitments)
    out.bytes(point.encode_wide());
  for_each_response(
      responses, [&](const scalar& response) { out.bytes(response.encode()); });
  return bytes;
}

result<payment> payment::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "payment");
  wire::reader in{bytes};
  if (in.u8() != version)
    return fail(errc::bad_version, "payment");
  payment decoded;
  decoded.issuers = in.fixed<ps::key_id>();
  auto type = ticket_type_from(in.u8());
  if (!type)
    return fail(std::move(type).error());
  decoded.type = *type;
  decoded.info
      = pay_info::decode(in.bytes(pay_info::size).first<pay_info::size>());
  field_reader fields{in};
  for_each_point(decoded.points,
                 [&](std::string_view, auto& point) { fields.point(point); });
  for (auto& point : decoded.commitments)
    fields.point(point);
  for_each_response(decoded.responses,
                    [&](scalar& response) { fields.response(response); });
  if (!fields.outcome)
    return fail(std::move(fields.outcome).error());
  return decoded;
}

ps::transcript begin_payment(const ps::key_id& issuers, ticket_type type,
                             const pay_info& info) {
  ps::transcript log{"ecash/spend/v1"};
  log.add("vk", issuers.span());
  log.add_integer("type", static_cast<std::uint8_t>(type));
  log.add_integer("day", info.day().value());
  log.add("payinfo", info.encode());
  return log;
}

void add_points(ps::transcript& log, const payment_points& points) {
  for_each_point(points, [&](std::string_view label, const auto& point) {
    log.add_point(label, point);
  });
}

scalar payment::challenge() const {
  auto log = begin_payment(issuers, type, info);
  add_points(log, points);
  for (std::size_t i = 0; i < relations; ++i)
    log.add_point(commitment_labels[i], commitments[i]);
  return log.challenge();
}

result<void> check_terms(const payment& payment, const identity& gateway,
                         std::span<const ps::key_id> issuers,
                         std::uint64_t unix_seconds) {
  if (std::ranges::find(issuers, payment.issuers) == issuers.end())
    return fail(errc::unknown_key);
  if (payment.info.gateway != gateway)
    return fail(errc::wrong_gateway);
  const auto [early, late]
      = std::minmax(payment.info.unix_seconds, unix_seconds);
  if (late - early > max_clock_difference)
    return fail(errc::stale_time, std::to_string(unix_seconds));
  return {};
}

} // namespace nephele::credential::ecash
