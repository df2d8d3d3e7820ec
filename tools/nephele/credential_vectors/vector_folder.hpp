#pragma once

#include "tools/nephele/credential_vectors/check_list.hpp"

#include <filesystem>
#include <optional>

namespace nephele::vectors {

/// Where vector files come from: a folder, or this program, which carries a
/// copy of tests/vectors/zk-nym.
class vector_folder {
public:
  /// The program's own files.
  vector_folder() = default;

  explicit vector_folder(std::filesystem::path path) : path_(std::move(path)) {}

  /// @param name  without ".json"
  /// @returns nothing if there is no such file.
  /// @throws json::exception if it is not JSON.
  [[nodiscard]] std::optional<json> find(std::string_view name) const;

  /// For a file that others refer to.
  /// @throws std::runtime_error if it is missing.
  [[nodiscard]] json load(std::string_view name) const;

private:
  std::optional<std::filesystem::path> path_;
};

} // namespace nephele::vectors
