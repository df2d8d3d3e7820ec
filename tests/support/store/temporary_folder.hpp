#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace nephele::test {

/// A new folder, removed with everything in it at the end.
class temporary_folder {
public:
  temporary_folder() {
    std::string name
        = (std::filesystem::temp_directory_path() / "nephele-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      std::abort();
    path_ = name;
  }

  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const noexcept {
    return path_;
  }

private:
  std::filesystem::path path_;
};

} // namespace nephele::test
