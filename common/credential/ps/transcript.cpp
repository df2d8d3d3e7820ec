#include "common/credential/ps/transcript.hpp"

namespace nephele::credential::ps {

transcript::transcript(std::string_view protocol) {
  add("proto", as_bytes(protocol));
}

void transcript::add(std::string_view label, byte_span value) {
  items_.text(label)
      .integer(static_cast<std::uint32_t>(value.size()))
      .bytes(value);
}

pairing::scalar transcript::challenge() const {
  return pairing::hash_to_scalar(pairing::scalar_purpose::challenge,
                                 items_.span());
}

} // namespace nephele::credential::ps
