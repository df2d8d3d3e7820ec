#include "tools/nephele/credential_vectors/vector_folder.hpp"

#include "tools/nephele/credential_vectors/embedded.hpp"

#include <fstream>
#include <stdexcept>

namespace nephele::vectors {

std::optional<json> vector_folder::find(std::string_view name) const {
  if (!path_) {
    const auto text = embedded_file(name);
    if (text.empty())
      return std::nullopt;
    return json::parse(text);
  }
  std::ifstream file{*path_ / (std::string{name} + ".json")};
  if (!file)
    return std::nullopt;
  return json::parse(file);
}

json vector_folder::load(std::string_view name) const {
  auto file = find(name);
  if (!file)
    throw std::runtime_error{"no file " + std::string{name} + ".json"};
  return *std::move(file);
}

} // namespace nephele::vectors
