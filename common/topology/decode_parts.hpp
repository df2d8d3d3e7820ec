#pragma once

#include "common/topology/descriptor.hpp"
#include "common/topology/json_reader.hpp"
#include "common/topology/parameters.hpp"

namespace nephele::topology {

/// Pieces shared by the decoders; a fault lands in the reader.
[[nodiscard]] node_role read_role(json_reader& reader);
[[nodiscard]] layering read_layering(json_reader& reader);
[[nodiscard]] std::vector<size_class> read_size_classes(json_reader& reader);
[[nodiscard]] std::vector<std::uint16_t>
read_sphinx_versions(json_reader& reader);
[[nodiscard]] mix_key_record read_mix_key(json_reader& reader);
[[nodiscard]] node_record read_node(const nlohmann::json& value,
                                    json_reader& parent);
[[nodiscard]] std::vector<identity>
read_identities(json_reader& reader, const char* name, std::size_t limit);

} // namespace nephele::topology
