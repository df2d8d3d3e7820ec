#include "common/credential/ecash/parameters.hpp"

#include "common/pairing/hash.hpp"

namespace nephele::credential::ecash {

result<ticket_type> ticket_type_from(std::uint8_t value) {
  if (value > static_cast<std::uint8_t>(ticket_type::fast_linked))
    return fail(errc::unknown_type, std::to_string(value));
  return static_cast<ticket_type>(value);
}

const pairing::g1& serial_generator() {
  static const auto point = pairing::hash_to_g1(
      pairing::point_purpose::generator, as_bytes("serial"));
  return point;
}

const pairing::g1& tag_generator() {
  static const auto point
      = pairing::hash_to_g1(pairing::point_purpose::generator, as_bytes("tag"));
  return point;
}

} // namespace nephele::credential::ecash
