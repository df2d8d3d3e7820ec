#include "common/credential/attribute/show.hpp"

#include "common/wire/reader.hpp"

#include <algorithm>

namespace nephele::credential::attribute {

using pairing::curve_point;
using pairing::g1_affine;
using pairing::scalar;

namespace {

constexpr std::uint8_t version = 1;

/// Reads points and scalars until the first one that is bad.
class show_reader {
public:
  explicit show_reader(byte_span bytes) : in_(bytes) {}

  std::uint8_t u8() noexcept { return in_.u8(); }

  g1_affine strict() {
    return keep(g1_affine::decode_wide(in_.bytes(g1_affine::wide_size)));
  }

  curve_point curve() {
    return keep(curve_point::decode_wide(in_.bytes(curve_point::wide_size)));
  }

  scalar response() { return keep(scalar::decode(in_.bytes(scalar::size))); }

  template <class Value, class Read>
  std::vector<Value> many(std::size_t count, Read read) {
    std::vector<Value> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count && !fault_; ++i)
      values.push_back((this->*read)());
    return values;
  }

  shown_member member() { return {strict(), curve(), curve()}; }

  std::optional<error> fault() && { return std::move(fault_); }

private:
  template <class Value>
  Value keep(result<Value> read) {
    if (read)
      return *std::move(read);
    if (!fault_)
      fault_ = std::move(read).error();
    return {};
  }

  wire::reader in_;
  std::optional<error> fault_;
};

} // namespace

show_shape show_shape::of(const statement& claim,
                          std::optional<std::uint8_t> tied) {
  show_shape shape;
  shape.hidden = claim.hidden.size();
  shape.pseudonym = claim.scope.has_value();
  shape.digits = claim.digits();
  shape.memberships = claim.memberships.size();
  shape.sent = static_cast<std::size_t>(
      std::ranges::count_if(claim.hidden, [&](std::uint8_t slot) {
        return slot != tied && !claim.has_range(slot);
      }));
  return shape;
}

std::size_t show_shape::size() const noexcept {
  const auto points = 2 + hidden + (pseudonym ? 1 : 0)
                      + 3 * (digits + memberships) + relations();
  return 1 + points * g1_affine::wide_size + responses() * scalar::size;
}

byte_vector show::encode() const {
  ps::concatenation out;
  out.integer(version).bytes(h.encode_wide()).bytes(s.encode_wide());
  for (const auto& point : hidden)
    out.bytes(point.encode_wide());
  if (pseudonym)
    out.bytes(pseudonym->encode_wide());
  for (const auto& member : members)
    out.bytes(member.h.encode_wide())
        .bytes(member.s.encode_wide())
        .bytes(member.k.encode_wide());
  for (const auto& point : announcements)
    out.bytes(point.encode_wide());
  for (const auto& response : responses)
    out.bytes(response.encode());
  return std::move(out).take();
}

result<show> show::decode(byte_span bytes, const show_shape& shape) {
  if (bytes.size() != shape.size())
    return fail(errc::length, "show");
  show_reader in{bytes};
  if (in.u8() != version)
    return fail(errc::bad_version, "show");
  show shown;
  shown.h = in.strict();
  shown.s = in.curve();
  shown.hidden = in.many<curve_point>(shape.hidden, &show_reader::curve);
  if (shape.pseudonym)
    shown.pseudonym = in.strict();
  shown.members = in.many<shown_member>(shape.digits + shape.memberships,
                                        &show_reader::member);
  shown.announcements
      = in.many<curve_point>(shape.relations(), &show_reader::curve);
  shown.responses = in.many<scalar>(shape.responses(), &show_reader::response);
  if (auto fault = std::move(in).fault())
    return fail(*std::move(fault));
  return shown;
}

bool show::has(const show_shape& shape) const noexcept {
  return hidden.size() == shape.hidden
         && pseudonym.has_value() == shape.pseudonym
         && members.size() == shape.digits + shape.memberships
         && announcements.size() == shape.relations()
         && responses.size() == shape.responses();
}

void show::append_to(ps::transcript& log) const {
  log.add_point("h", h);
  log.add_point("s", s);
  for (const auto& point : hidden)
    log.add_point("H", point);
  if (pseudonym)
    log.add_point("N", *pseudonym);
  for (const auto& member : members) {
    log.add_point("hd", member.h);
    log.add_point("sd", member.s);
    log.add_point("Kd", member.k);
  }
  for (const auto& point : announcements)
    log.add_point("R", point);
}

scalar challenge(const statement& claim, const show& shown) {
  ps::transcript log{"attr/show/v1"};
  claim.append_to(log);
  shown.append_to(log);
  return log.challenge();
}

} // namespace nephele::credential::attribute
