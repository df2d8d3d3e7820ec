#include "common/credential/ecash/slots.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

/// Whatever is accepted has one encoding, and every slot is found in it.
void run(byte_span input) {
  const auto file = credential::ecash::slot_file::decode(input);
  if (!file)
    return;
  const auto bytes = file->encode();
  require(bytes.size() == input.size());
  require(std::memcmp(bytes.data(), input.data(), bytes.size()) == 0);
  for (const std::size_t position : {0U, 49U, 50U, 349U}) {
    const auto slot = file->slot_at(position);
    require(file->find(slot.on, slot.index).value().s == file->s[position]);
  }
}

} // namespace nephele::fuzz
