#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace nephele::tests {

/// A directory of its own, gone at the end. Aborts if there can be none.
class scratch_directory {
public:
  scratch_directory() {
    std::string pattern
        = std::filesystem::temp_directory_path() / "nephele-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
      std::abort();
    path_ = pattern;
  }

  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

  ~scratch_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const noexcept {
    return path_;
  }

private:
  std::filesystem::path path_;
};

} // namespace nephele::tests
