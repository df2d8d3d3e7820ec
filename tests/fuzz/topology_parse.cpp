#include "common/genesis/parse.hpp"
#include "common/genesis/write.hpp"
#include "common/topology/decode.hpp"
#include "common/topology/directory.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/signed_document.hpp"
#include "common/topology/validate.hpp"
#include "tests/fuzz/target.hpp"

#include <nlohmann/json.hpp>

namespace nephele::fuzz {

namespace {

void try_snapshot(byte_span input) {
  const auto contents = topology::decode_snapshot(input);
  if (!contents)
    return;
  require(topology::validate(*contents).has_value());
  require(topology::decode_snapshot(topology::encode(*contents)) == *contents);
  const topology::directory all{*contents, digest{}};
  require(!all.gateways().empty());
  for (std::uint8_t layer = 1; layer <= mix_layers; ++layer)
    require(!all.layer(layer_number{layer}).empty());
}

void try_delta(byte_span input) {
  if (const auto change = topology::decode_delta(input))
    require(topology::decode_delta(topology::encode(*change)) == *change);
}

void try_descriptor(byte_span input) {
  if (const auto node = topology::decode_descriptor(input))
    require(topology::decode_descriptor(topology::encode(*node)) == *node);
}

void try_document(byte_span input) {
  if (const auto document = topology::parse_document(as_text(input)))
    require(topology::parse_document(topology::to_json(*document).dump())
            == *document);
}

} // namespace

/// The input is tried as every kind of topology text. What is accepted keeps
/// all rules and survives its own encoding.
void run(byte_span input) {
  try_snapshot(input);
  try_delta(input);
  try_descriptor(input);
  try_document(input);
  if (const auto contents = genesis::parse(as_text(input)))
    require(genesis::parse(genesis::write(*contents)).has_value());
}

} // namespace nephele::fuzz
